/** Finds a community, here or elsewhere. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import type { Community } from './community.ts';

/** Null for an actor that is none; removed and deleted ones are found. */
export async function findCommunity(reader: Reader, id: number): Promise<Community | null> {
  const [row] = await reader
    .select({ actor: actorsTable, community: communitiesTable })
    .from(communitiesTable)
    .innerJoin(actorsTable, eq(actorsTable.id, communitiesTable.actor))
    .where(eq(communitiesTable.actor, id));
  if (row === undefined) return null;
  const { actor: _, ...settings } = row.community;
  return { ...row.actor, ...settings };
}
