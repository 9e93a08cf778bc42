/** Finds the actor that stands for this server. */
import { and, eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import type { Actor } from './actor.ts';

/** Null until the first start has founded it. */
export async function findInstanceActor(reader: Reader): Promise<Actor | null> {
  const [row] = await reader
    .select()
    .from(actorsTable)
    .where(and(actorsTable.local, eq(actorsTable.kind, 'instance')));
  return row ?? null;
}
