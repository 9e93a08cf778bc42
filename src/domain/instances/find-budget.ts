/** Finds what a server that was met lately may send a minute. */
import { eq, sql } from 'drizzle-orm';
import { defaultSettings } from '#domain/policy/settings.ts';
import type { Reader } from '#storage/database.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { settingsTable } from '#storage/schema/policy.ts';
import { budgetOf, isNewcomer } from './newcomer.ts';

/** Of what it brought lately: bounded, whoever it is. */
const conduct = (table: 'posts' | 'comments') => sql`
  select t.removed from (select a.id from actors a where a.instance = ${instancesTable.id} limit 300) w
  cross join lateral (select removed from ${sql.identifier(table)} where author = w.id order by id desc limit 30) t`;

/** Somebody here belongs to a community there: what it relays is awaited. */
const followed = sql<boolean>`exists (
  select 1 from actors there join memberships m on m.community = there.id and m.severed_by is null
    join actors mine on mine.id = m.member and mine.local
  where there.instance = ${instancesTable.id} and there.kind = 'community')`;

/**
 * Called by the door, seldom for each server. Null for who is bounded like everybody: known for long, trusted, followed
 * from here; one that was never met is bounded otherwise.
 */
export async function findBudget(reader: Reader, host: string, now: Date): Promise<number | null> {
  const [row] = await reader
    .select({
      met: instancesTable.created,
      degrees: instancesTable.degrees,
      chosen: instancesTable.budgetChosen,
      settings: settingsTable,
      followed,
    })
    .from(instancesTable)
    .leftJoin(settingsTable, eq(settingsTable.id, 1))
    .where(eq(instancesTable.host, host));
  if (row === undefined) return null;
  const { chosen, met } = row;
  const settings = row.settings ?? defaultSettings;
  const stranger = { ...row, chosen: null };
  if (!isNewcomer(settings, stranger, now) || row.followed) return null;
  if (chosen !== null) return chosen;
  const [brought] = await reader
    .select({
      brought: sql<number>`count(*)::int`,
      removed: sql<number>`count(brought.removed)::int`,
    })
    .from(instancesTable)
    .innerJoin(
      sql`lateral (${conduct('posts')} union all ${conduct('comments')}) brought`,
      sql`true`,
    )
    .where(eq(instancesTable.host, host));
  const { brought: all = 0, removed = 0 } = brought ?? {};
  return budgetOf(settings, { met }, { brought: all, removed }, now);
}
