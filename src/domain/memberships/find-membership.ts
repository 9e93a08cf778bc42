/** Finds somebody's membership of a community. */
import { and, eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import type { Membership, Pair } from './membership.ts';

/** Pending and severed ones too. */
export async function findMembership(reader: Reader, pair: Pair): Promise<Membership | null> {
  const [row] = await reader
    .select()
    .from(membershipsTable)
    .where(
      and(eq(membershipsTable.community, pair.community), eq(membershipsTable.member, pair.member)),
    );
  return row ?? null;
}
