/** Finds what bears on something new, in one look: whence its author comes, what the community wants, the rules. */
import { eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isNewcomer } from '#domain/instances/newcomer.ts';
import { defaultSettings, inBattle } from '#domain/policy/settings.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { settingsTable } from '#storage/schema/policy.ts';
import { autoRulesTable } from '#storage/schema/screening.ts';
import { ruleOf, type AutoRule } from './rule.ts';

export type Ground = {
  /** When the author's account was made, as far as its server says. */
  readonly since: Date;
  /** What the rules make of the author's server, and of the community's. */
  readonly degrees: readonly string[];
  readonly theirs: readonly string[];
  /** Whether that server was met so lately that it counts as new. */
  readonly newcomer: boolean;
  /** How many people what comes from a new server may mention. */
  readonly mentionsMax: number;
  readonly battle: boolean;
  /** The community lives here: its own settings count, and so do rules about who writes. */
  readonly ours: boolean;
  /** Its name and its id. */
  readonly place: string;
  readonly uri: string;
  readonly approval: 'none' | 'newcomers' | 'everybody';
  /** Those in force there, the server's first. */
  readonly rules: readonly AutoRule[];
};

const place = alias(actorsTable, 'place');
const there = alias(instancesTable, 'there');

type Row = typeof autoRulesTable.$inferSelect;

/** Called for everything new; null when the author or the community is not here. */
export async function findGround(
  reader: Reader,
  asked: { readonly author: number; readonly community: number; readonly now: Date },
): Promise<Ground | null> {
  const [row] = await reader
    .select({
      since: actorsTable.created,
      local: actorsTable.local,
      degrees: instancesTable.degrees,
      theirs: there.degrees,
      met: instancesTable.created,
      chosen: instancesTable.budgetChosen,
      ours: place.local,
      place: place.name,
      uri: place.uri,
      approval: communitiesTable.approval,
      settings: settingsTable,
      rules: sql<Row[] | null>`(
        select json_agg(r order by r.community nulls first, r.id) from ${autoRulesTable} r
        where r.deleted is null and r.enabled and (r.community is null or r.community = ${asked.community}))`,
    })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .innerJoin(place, eq(place.id, asked.community))
    .innerJoin(there, eq(there.id, place.instance))
    .leftJoin(communitiesTable, eq(communitiesTable.actor, place.id))
    .leftJoin(settingsTable, eq(settingsTable.id, 1))
    .where(eq(actorsTable.id, asked.author));
  if (row === undefined) return null;
  const settings = row.settings ?? defaultSettings;
  const { degrees, theirs, met, chosen } = row;
  return {
    since: row.since,
    degrees,
    theirs: row.local ? [] : theirs,
    newcomer: !row.local && isNewcomer(settings, { met, degrees, chosen }, asked.now),
    mentionsMax: settings.newcomerMentions,
    battle: inBattle(settings, asked.now),
    ours: row.ours,
    place: row.place,
    uri: row.uri,
    approval: row.approval ?? 'none',
    rules: (row.rules ?? []).map(ruleOf).filter((rule) => rule !== null),
  };
}
