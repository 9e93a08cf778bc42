/** Finds an actor by its id on the wire. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import type { Actor } from './actor.ts';

/** Deleted ones too: whoever asks looks at `deleted`. */
export async function findActorByUri(reader: Reader, uri: string): Promise<Actor | null> {
  const [row] = await reader.select().from(actorsTable).where(eq(actorsTable.uri, uri));
  return row ?? null;
}
