/** Finds an actor by its number. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import type { Actor } from './actor.ts';

/** Deleted ones too: whoever asks looks at `deleted`. */
export async function findActor(reader: Reader, id: number): Promise<Actor | null> {
  const [row] = await reader.select().from(actorsTable).where(eq(actorsTable.id, id));
  return row ?? null;
}
