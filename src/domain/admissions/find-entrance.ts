/** Finds who may make an account at this hour. */
import { sql } from 'drizzle-orm';
import { findSettings } from '#domain/policy/find-settings.ts';
import type { Reader } from '#storage/database.ts';
import { siteTable } from '#storage/schema/instances.ts';
import { entranceOf, unattendedMs, type Entrance } from './entrance.ts';

/** So many of the newest entries of the record are looked at: of a flood of rules nobody learns that somebody is there. */
const entriesMax = 1000;

/** Called by the form and by the verb. Somebody was there who opened a page, acted, or became what they are within a week. */
export async function findEntrance(reader: Reader, now: Date): Promise<Entrance> {
  const settings = await findSettings(reader);
  const since = sql`${new Date(now.getTime() - unattendedMs).toISOString()}::timestamptz`;
  const watched = sql<boolean>`(
    with officers as (select a.actor as id, a.created from accounts a join actors p on p.id = a.actor
      where a.role <> 'member' and a.closed is null and p.deleted is null
        and not exists (select 1 from site_bans b where b.person = a.actor
          and (b.until is null or b.until > ${now.toISOString()}::timestamptz)))
    select exists (select 1 from officers where created > ${since})
      or exists (select 1 from sessions s join officers o on o.id = s.account where s.seen > ${since})
      or exists (select 1 from (select role, moderator, created from modlog order by id desc
          limit ${entriesMax}) newest
        where created > ${since} and moderator in (select id from officers)))`;
  const rows = await reader.select({ watched }).from(siteTable);
  return entranceOf(settings, { watched: rows[0]?.watched === true, now });
}
