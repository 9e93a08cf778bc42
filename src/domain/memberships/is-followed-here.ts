/** Tells whether anybody of this server follows a community elsewhere. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

/**
 * Called for what a community announces: nobody asked for the rest. Whoever asked and waits for the
 * answer counts, since what follows an Accept may be handled before it.
 */
export async function isFollowedHere(reader: Reader, community: number): Promise<boolean> {
  const rows = await reader
    .select({ member: membershipsTable.member })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
    .where(
      and(
        eq(membershipsTable.community, community),
        actorsTable.local,
        isNull(membershipsTable.severedBy),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
