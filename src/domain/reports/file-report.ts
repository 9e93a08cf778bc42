/** Files a report about a post, a comment or a person, for moderators' eyes only. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { record } from '#domain/journal/record.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { reportsTable } from '#storage/schema/reports.ts';

export type NewReport = {
  readonly reporter: number;
  /** What it is about: one of the two. */
  readonly subject?: Subject | undefined;
  readonly person?: number | undefined;
  readonly reason: string;
  /** The id of the Flag, when it came from elsewhere. */
  readonly activity?: string | null | undefined;
};

/** Where the report belongs; null when what it is about is not here. */
async function aboutWhat(context: Context, report: NewReport) {
  if (report.subject !== undefined) {
    const matter = await findSubject(context.tx, report.subject);
    return matter && { ...report.subject, community: matter.community.id };
  }
  const person = report.person && (await findActor(context.tx, report.person));
  return person ? { person: person.id, community: null } : null;
}

/** Mastodon reports for all of its people in the name of the server; who repeats herself says no more. */
const openMax = { person: 1, community: 1, instance: 10 } as const;

type About = { readonly post?: number; readonly comment?: number; readonly person?: number };

/** The first of a reporter's open reports about one thing, once there are as many as may be. */
async function findOpen(context: Context, about: About, reporter: Actor): Promise<number | null> {
  const { post, comment, person } = reportsTable;
  const max = openMax[reporter.kind];
  const open = await context.tx
    .select({ id: reportsTable.id })
    .from(reportsTable)
    .where(
      and(
        eq(reportsTable.reporter, reporter.id),
        isNull(reportsTable.resolved),
        about.post === undefined ? isNull(post) : eq(post, about.post),
        about.comment === undefined ? isNull(comment) : eq(comment, about.comment),
        about.person === undefined ? isNull(person) : eq(person, about.person),
      ),
    )
    .orderBy(reportsTable.id)
    .limit(max);
  return open.length < max ? null : open[0]!.id;
}

/** Called for a Flag and when a member reports; the same Flag again is the same report, and so is a further one about the same thing. */
export async function fileReport(
  context: Context,
  report: NewReport,
): Promise<Outcome<{ id: number; fresh: boolean }, 'not-found'>> {
  const { activity = null } = report;
  const about = await aboutWhat(context, report);
  const reporter = await findActor(context.tx, report.reporter);
  if (about === null || reporter === null) return refuse('not-found');
  const said = await findOpen(context, about, reporter);
  if (said !== null) return done({ id: said, fresh: false });
  const [filed] = await context.tx
    .insert(reportsTable)
    .values({
      reporter: reporter.id,
      ...about,
      reason: cleanLine(report.reason, 1000),
      activity,
      created: context.now,
    })
    .onConflictDoNothing({ target: reportsTable.activity })
    .returning({ id: reportsTable.id });
  if (filed !== undefined) {
    await record(context, { kind: 'report.filed', community: about.community, report: filed.id });
    return done({ id: filed.id, fresh: true });
  }
  const [known] = await context.tx
    .select({ id: reportsTable.id })
    .from(reportsTable)
    .where(eq(reportsTable.activity, activity ?? ''));
  if (known === undefined) throw new Error('A report was neither filed nor there.');
  return done({ id: known.id, fresh: false });
}
