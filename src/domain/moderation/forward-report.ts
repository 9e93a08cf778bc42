/** Sends a report on to the home server of whom it is about, without the name of whoever reported. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findReport, type Report } from '#domain/reports/find-reports.ts';
import { markForwarded } from '#domain/reports/mark-forwarded.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { findRole, type Changed } from './moderate.ts';

export type Forwarding = {
  readonly report: number;
  /** Null for the operator. */
  readonly by: number | null;
};
export type ForwardRefusal = 'not-found' | 'not-allowed' | 'at-home';

/** Refused to whoever may not resolve it, and for people of this server; twice is once. */
export async function forwardReport(
  context: Context,
  { report: id, by }: Forwarding,
): Promise<Outcome<Changed, ForwardRefusal>> {
  const report = await findReport(context.tx, id);
  if (report === null) return refuse('not-found');
  const community =
    report.community === null ? null : await findCommunity(context.tx, report.community);
  const role = await findRole(context, 'report.forwarded', { by }, community);
  if (role === null) return refuse('not-allowed');
  const sent = await sendReport(context, report);
  if (!sent.done || !sent.value.changed) return sent;
  const { post, comment } = report;
  const person = await findReported(context, report);
  await writeModlog(context, {
    act: 'report.forwarded',
    moderator: by,
    role,
    community: report.community,
    post,
    comment,
    person,
    open: false,
  });
  return done({ changed: true });
}

/** The same at the wish of whoever reports, in the transaction in which they do. */
export async function sendReport(
  context: Context,
  report: Report,
): Promise<Outcome<Changed, 'not-found' | 'at-home'>> {
  const author = await findReported(context, report);
  const whom = author === null ? null : await findActor(context.tx, author);
  if (whom === null) return refuse('not-found');
  if (whom.local || whom.inbox === '') return refuse('at-home');
  if (!(await markForwarded(context, report.id))) return done({ changed: false });
  const ours = { ...context, original: null };
  await record(ours, { kind: 'report.forwarded', report: report.id });
  return done({ changed: true });
}

/** Whom a report is about: the person, or whose words it names. */
export async function findReported(
  { tx }: Pick<Context, 'tx'>,
  { post, comment, person }: Pick<Report, 'post' | 'comment' | 'person'>,
): Promise<number | null> {
  if (person !== null) return person;
  const subject = comment !== null ? { comment } : post !== null ? { post } : null;
  const matter = subject === null ? null : await findSubject(tx, subject);
  return matter?.thing.author ?? null;
}
