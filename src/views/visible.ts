/** What may be shown at all, as conditions for queries: blocked servers and gone actors are not. */
import { sql, type AnyColumn, type SQL } from 'drizzle-orm';

/** Whether there is no dealing with the instance in this row: `degrees` is what the rules make of it. */
export const isBlocked = (degrees: AnyColumn | SQL): SQL<boolean> =>
  sql<boolean>`'defederate' = any(${degrees})`;

/** Whether the actor in this column lives on a blocked server. */
export const isBlockedActor = (actor: AnyColumn): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors seen join instances home on home.id = seen.instance
  where seen.id = ${actor} and ${isBlocked(sql`home.degrees`)}
)`;

/** Whether the actor in this column is there and its server is not blocked. */
export const isShownActor = (actor: AnyColumn): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors seen join instances home on home.id = seen.instance
  where seen.id = ${actor} and seen.deleted is null and not ${isBlocked(sql`home.degrees`)}
)`;

/** Whether the community in this column is there, not removed, and its server is not blocked. */
export const isShownCommunity = (community: AnyColumn): SQL<boolean> => sql<boolean>`(
  ${isShownActor(community)}
  and exists (select 1 from communities kept where kept.actor = ${community} and kept.removed is null)
)`;
