/** Finds a person or community of this server by name. */
import { isName } from '#lib/names.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import type { Actor } from './actor.ts';
import { calledHere } from './called-here.ts';

/** In upper or lower case; people and communities share one namespace, so there is at most one. */
export async function findLocalActor(reader: Reader, name: string): Promise<Actor | null> {
  // Asked for by anybody, in any letters: PostgreSQL has none for NUL.
  if (!isName(name.toLowerCase())) return null;
  const [row] = await reader.select().from(actorsTable).where(calledHere(name));
  return row ?? null;
}
