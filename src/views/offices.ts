/** Which communities somebody moderates, and with what they are entrusted there. */
import { and, asc, eq, gt, isNull, notExists, or, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { bansTable, communitiesTable, moderatorsTable } from '#storage/schema/communities.ts';
import { siteBansTable } from '#storage/schema/moderation.ts';

export type Office = {
  readonly community: number;
  readonly owner: boolean;
  /** Empty means everything that moderators may. */
  readonly scopes: readonly string[];
};

/** Called for whoever is signed in; whoever is banned from a community, or from the whole server, moderates nothing there. */
export function findOffices(
  reader: Reader,
  { person, now }: { readonly person: number; readonly now: Date },
): Promise<Office[]> {
  const { community, owner, scopes } = moderatorsTable;
  const banned = reader
    .select({ one: sql`1` })
    .from(bansTable)
    .where(
      and(
        eq(bansTable.community, community),
        eq(bansTable.person, person),
        or(isNull(bansTable.until), gt(bansTable.until, now)),
      ),
    );
  const shutOut = reader
    .select({ one: sql`1` })
    .from(siteBansTable)
    .where(
      and(
        eq(siteBansTable.person, person),
        or(isNull(siteBansTable.until), gt(siteBansTable.until, now)),
      ),
    );
  return reader
    .select({ community, owner, scopes })
    .from(moderatorsTable)
    .innerJoin(communitiesTable, eq(communitiesTable.actor, community))
    .where(and(eq(moderatorsTable.person, person), notExists(banned), notExists(shutOut)))
    .orderBy(asc(community));
}
