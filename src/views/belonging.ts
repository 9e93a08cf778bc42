/** What somebody is to communities: member, waiting, cut off, or nothing. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

export type Belonging = 'none' | 'pending' | 'member' | 'severed';

/** Of these communities, by number; those to which they are nothing are left out. */
export async function readBelonging(
  reader: Reader,
  { person, communities }: { readonly person: number; readonly communities: readonly number[] },
): Promise<Map<number, Belonging>> {
  if (communities.length === 0) return new Map();
  const { community, member, state, severedBy } = membershipsTable;
  const rows = await reader
    .select({ community, state, severedBy })
    .from(membershipsTable)
    .where(and(eq(member, person), inArray(community, [...communities])));
  return new Map(rows.map((row) => [row.community, belongingOf(row)]));
}

const belongingOf = (row: {
  readonly state: string;
  readonly severedBy: number | null;
}): Belonging => {
  if (row.severedBy !== null) return 'severed';
  return row.state === 'accepted' ? 'member' : 'pending';
};
