/** Tells whether somebody who wants to join a community of ours waits for a moderator, or is not heard at all. */
import { eq } from 'drizzle-orm';
import { isNewcomer } from '#domain/instances/newcomer.ts';
import type { Standing } from '#domain/communities/standing.ts';
import { defaultSettings, inBattle } from '#domain/policy/settings.ts';
import type { Context } from '#domain/context.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { settingsTable } from '#storage/schema/policy.ts';
import { hasSpoken, isKnown } from './is-known.ts';
import type { Pair } from './membership.ts';

export type Admission = 'welcome' | 'waits' | 'not-known';

/**
 * Called before anybody comes in. Who moderates never waits; a community that approves its members lets in nobody
 * else unseen, a server that is held, or a battle, nobody from there or nobody new.
 */
export async function mustWait(
  { tx, now }: Context,
  { community, member }: Pair,
  standing: Standing,
): Promise<Admission> {
  if (standing.moderator || standing.admin || standing.siteModerator) return 'welcome';
  const [row] = await tx
    .select({
      local: actorsTable.local,
      degrees: instancesTable.degrees,
      met: instancesTable.created,
      chosen: instancesTable.budgetChosen,
      joining: communitiesTable.joining,
      settings: settingsTable,
    })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .leftJoin(communitiesTable, eq(communitiesTable.actor, community))
    .leftJoin(settingsTable, eq(settingsTable.id, 1))
    .where(eq(actorsTable.id, member));
  if (row === undefined) return 'welcome';
  const { degrees, local, joining } = row;
  const settings = row.settings ?? defaultSettings;
  if (degrees.includes('known-only') && !(await isKnown(tx, member))) return 'not-known';
  if (joining === 'approval') return 'waits';
  if (degrees.includes('trust')) return 'welcome';
  if (degrees.includes('hold')) return 'waits';
  if (!inBattle(settings, now)) return 'welcome';
  const newcomer = (!local && isNewcomer(settings, row, now)) || !(await hasSpoken(tx, member));
  return newcomer ? 'waits' : 'welcome';
}
