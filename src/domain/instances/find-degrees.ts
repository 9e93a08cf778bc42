/** Finds how servers are treated, as the rules made of it when they last changed. */
import { eq, inArray } from 'drizzle-orm';
import { degreesOf } from '#domain/policy/find-rules.ts';
import type { Degree } from '#domain/policy/policy.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';

/** By the number of the actor who lives there; whoever is not known is left out. */
export async function findDegrees(
  reader: Reader,
  actors: readonly number[],
): Promise<ReadonlyMap<number, readonly Degree[]>> {
  const rows = await reader
    .select({ id: actorsTable.id, degrees: instancesTable.degrees })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(inArray(actorsTable.id, [...new Set(actors)]));
  return new Map(rows.map(({ id, degrees }) => [id, degreesOf(degrees)]));
}
