/** What may be shown at all, as conditions for queries: blocked servers and gone actors are not. */
import { sql, type AnyColumn, type SQL } from 'drizzle-orm';

/**
 * Whether a rule stops this host: itself and each domain above it, with and without its port. The
 * same answer as `decide` of the policy, without reading every rule.
 */
export const isBlockedHost = (host: SQL): SQL<boolean> => sql<boolean>`exists (
  select 1
  from unnest(array[${host}, regexp_replace(${host}, ':[0-9]+$', '')]) spelled
  cross join lateral generate_subscripts(string_to_array(spelled, '.'), 1) label
  join instance_rules rule
    on rule.host = array_to_string((string_to_array(spelled, '.'))[label:], '.')
)`;

/** Whether the actor in this column lives on a blocked server. */
export const isBlockedActor = (actor: AnyColumn): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors seen join instances home on home.id = seen.instance
  where seen.id = ${actor} and ${isBlockedHost(sql`home.host`)}
)`;

/** Whether the actor in this column is there and its server is not blocked. */
export const isShownActor = (actor: AnyColumn): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors seen join instances home on home.id = seen.instance
  where seen.id = ${actor} and seen.deleted is null and not ${isBlockedHost(sql`home.host`)}
)`;

/** Whether the community in this column is there, not removed, and its server is not blocked. */
export const isShownCommunity = (community: AnyColumn): SQL<boolean> => sql<boolean>`(
  ${isShownActor(community)}
  and exists (select 1 from communities kept where kept.actor = ${community} and kept.removed is null)
)`;
