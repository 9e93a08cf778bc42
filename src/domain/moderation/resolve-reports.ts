/** Resolves every open report about one thing, and tells those who reported. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { record } from '#domain/journal/record.ts';
import type { ActRole } from '#domain/modlog/acts.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { closeReports } from '#domain/reports/close-reports.ts';
import { findOpenReports, type Report, type ReportSubject } from '#domain/reports/find-reports.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { clearAssignment } from './assign-item.ts';
import { findReported } from './forward-report.ts';
import { cleanReason, findRole, type Authority } from './moderate.ts';

export type Resolving = {
  /** What the reports are about: one of the three. */
  readonly subject?: Subject | undefined;
  readonly person?: number | undefined;
  readonly notice?: number | undefined;
  /** Null for the operator. */
  readonly by: number | null;
  readonly authority?: Authority | undefined;
  /** The entry in the record of what was done; null, or left out, when nothing had to be. */
  readonly act?: number | null | undefined;
  /** A word to those who reported. */
  readonly answer?: string | null | undefined;
};
export type ResolveRefusal = 'not-found' | 'not-allowed';

/**
 * Called with the act by which something was done, or to say that nothing had to be. Refused to whoever may not
 * resolve any of them; those of communities where they may not stay open. Where none is open nothing changes.
 */
export async function resolveReports(
  context: Context,
  resolving: Resolving,
): Promise<Outcome<{ resolved: number }, ResolveRefusal>> {
  const about = aboutOf(resolving);
  if (about === null) return refuse('not-found');
  const open = await findOpenReports(context.tx, about);
  if (open.length === 0) return done({ resolved: 0 });
  let resolved = 0;
  for (const community of new Set(open.map((report) => report.community))) {
    const role = await mayResolve(context, resolving, community);
    if (role === null) continue;
    const theirs = open.filter((report) => report.community === community);
    await resolve(context, { ...resolving, reports: theirs, role });
    resolved += theirs.length;
  }
  if (resolved === 0) return refuse('not-allowed');
  if (resolved === open.length) await clearAssignment(context, itemOf(about));
  return done({ resolved });
}

function aboutOf({ subject, person, notice }: Resolving): ReportSubject | null {
  if (subject !== undefined) return subject;
  if (person !== undefined) return { person };
  return notice === undefined ? null : { notice };
}

const itemOf = (about: ReportSubject): string => {
  const [[kind, id]] = Object.entries(about) as [[string, number]];
  return `report:${kind}:${id}`;
};

async function mayResolve(
  context: Context,
  by: Resolving,
  community: number | null,
): Promise<ActRole | null> {
  const where = community === null ? null : await findCommunity(context.tx, community);
  if (community !== null && where === null) return null;
  return findRole(context, 'report.resolved', by, where);
}

type Closing = Resolving & { readonly reports: readonly Report[]; readonly role: ActRole };

async function resolve(context: Context, closing: Closing): Promise<void> {
  const { reports, by, act = null, role } = closing;
  const answer = cleanReason(closing.answer);
  const [first] = reports;
  if (first === undefined) return;
  const { community, post, comment } = first;
  const person = await findReported(context, first);
  await closeReports(context, { reports: reports.map(({ id }) => id), by, act, answer });
  await writeModlog(context, {
    act: 'report.resolved',
    moderator: by,
    role,
    community,
    post,
    comment,
    person,
    reason: answer,
    after: { reports: reports.length },
    within: act,
    // Whether something was reported is between those who report and those who moderate.
    open: false,
  });
  for (const report of reports) await tellReporter(context, { ...closing, report, answer });
}

/** Ours by a notice, once for each report; their servers by what they understand. */
async function tellReporter(
  context: Context,
  told: Resolving & { readonly report: Report; readonly answer: string | null },
): Promise<void> {
  const { report, by, act = null, answer } = told;
  if (report.reporter === null || report.reporter === by) return;
  const reporter = await findActor(context.tx, report.reporter);
  if (reporter === null) return;
  if (!reporter.local) {
    await record(
      { ...context, original: null },
      { kind: 'report.resolved', report: report.id, by },
    );
    return;
  }
  const did =
    act === null
      ? 'Those who moderate looked at what you reported, and saw no need to do anything.'
      : 'Those who moderate looked at what you reported, and acted.';
  const { community, post, comment } = report;
  await tellMember(context, {
    person: reporter.id,
    kind: 'report-resolved',
    community,
    post,
    comment,
    text: answer === null ? did : `${did} Their answer: ${answer}`,
  });
}
