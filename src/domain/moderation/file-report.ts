/** Files a report about a post, a comment or a person, for moderators' eyes only. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import { findStanding } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { findDegrees } from '#domain/instances/find-degrees.ts';
import { record } from '#domain/journal/record.ts';
import { isBuried } from '#domain/journal/tombstones.ts';
import { findReport } from '#domain/reports/find-reports.ts';
import { keepReport, type KeptReport } from '#domain/reports/keep-report.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { sendReport } from './forward-report.ts';

export type NewReport = {
  readonly reporter: number;
  /** What it is about: one of the two. */
  readonly subject?: Subject | undefined;
  readonly person?: number | undefined;
  readonly reason: string;
  /** spam, harassment, illegal, rules, other. */
  readonly category?: string | null | undefined;
  /** The id of the Flag, when it came from elsewhere. */
  readonly activity?: string | null | undefined;
  /** The home server of whom it is about is told too, without the reporter's name. */
  readonly forward?: boolean | undefined;
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
const openMax = { person: 1, community: 1, instance: 10 } as const satisfies Record<
  Actor['kind'],
  number
>;

/**
 * Called for a Flag and when a member reports; the same Flag again is the same report, and so is a further one about the
 * same thing. Refused for what is not here, to who is banned there and lives elsewhere, from servers whose reports are not taken, and for a Flag that was taken back.
 */
export async function fileReport(
  context: Context,
  report: NewReport,
): Promise<Outcome<KeptReport, 'not-found' | 'banned' | 'buried' | 'unwelcome'>> {
  const { activity = null, category = null, reason } = report;
  const about = await aboutWhat(context, report);
  const reporter = await findActor(context.tx, report.reporter);
  if (about === null || reporter === null) return refuse('not-found');
  // Whoever is banned and lives here still reports to those who moderate; elsewhere, to their own.
  if (!reporter.local && (await isBanned(context, reporter.id, about.community)))
    return refuse('banned');
  if (await isUnwelcome(context, reporter.id)) return refuse('unwelcome');
  if (activity !== null && (await isBuried(context, activity, reporter.uri)))
    return refuse('buried');
  const said = { kind: 'report', reporter: reporter.id, reason, category, activity } as const;
  const kept = await keepReport(context, {
    ...said,
    ...about,
    openMax: openMax[reporter.kind],
  });
  if (kept.fresh)
    await record(context, { kind: 'report.filed', community: about.community, report: kept.id });
  const filed = report.forward === true ? await findReport(context.tx, kept.id) : null;
  if (filed !== null) await sendReport(context, filed);
  return done(kept);
}

async function isBanned(
  { tx, now }: Context,
  person: number,
  community: number | null,
): Promise<boolean> {
  return (await findStanding(tx, { person, community, now })).banned;
}

/** Rules about their server say that its reports are not taken. */
async function isUnwelcome({ tx }: Context, reporter: number): Promise<boolean> {
  const degrees = (await findDegrees(tx, [reporter])).get(reporter) ?? [];
  return degrees.includes('no-reports') || degrees.includes('defederate');
}
