/** A report was filed: told to those who moderate, and to nobody else. */
import type { EventOf } from '#domain/journal/events.ts';
import { eq } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { compose } from './compose.ts';
import { remoteInbox } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';

/** Reports that came from elsewhere go on to moderators on other servers, wrapped as they came. */
export async function reportFiled(
  telling: Telling<EventOf<'report.filed'>>,
): Promise<readonly Utterance[]> {
  const { event, tx } = telling;
  if (event.community === null || telling.original === null) return [];
  const community = await findActor(tx, event.community);
  const reports = await tx.select().from(reportsTable).where(eq(reportsTable.id, event.report));
  const who = reports[0]?.reporter ?? null;
  const reporter = who === null ? null : await findActor(tx, who);
  if (community === null || !community.local || reporter === null) return [];
  const moderators = await tx
    .select({ actor: actorsTable })
    .from(moderatorsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, moderatorsTable.person))
    .where(eq(moderatorsTable.community, community.id));
  return compose(telling, {
    what: 'report',
    community,
    doer: reporter,
    deed: null,
    author: reporter,
    object: `${community.uri}#report-${event.report}`,
    weight: 'other',
    only: moderators.filter(({ actor }) => !actor.local).map(({ actor }) => actor.uri),
    moderatorInboxes: moderators.flatMap(({ actor }) => remoteInbox(actor) ?? []),
  });
}
