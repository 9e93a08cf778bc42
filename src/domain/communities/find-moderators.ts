/** Finds the moderators of a community, in order of appointment. */
import { eq } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';

/** Called for the moderators collection and wherever their servers must be told. */
export async function findModerators(reader: Reader, community: number): Promise<Actor[]> {
  const rows = await reader
    .select({ actor: actorsTable })
    .from(moderatorsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, moderatorsTable.person))
    .where(eq(moderatorsTable.community, community))
    .orderBy(moderatorsTable.position, moderatorsTable.person);
  return rows.map((row) => row.actor);
}
