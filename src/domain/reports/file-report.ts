/** Files a report about a post, a comment or a person, for moderators' eyes only. */
import { eq } from 'drizzle-orm';
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

/** Called for a Flag and when a member reports; the same Flag again is the same report. */
export async function fileReport(
  context: Context,
  report: NewReport,
): Promise<Outcome<{ id: number; fresh: boolean }, 'not-found'>> {
  const { activity = null } = report;
  const about = await aboutWhat(context, report);
  const reporter = await findActor(context.tx, report.reporter);
  if (about === null || reporter === null) return refuse('not-found');
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
