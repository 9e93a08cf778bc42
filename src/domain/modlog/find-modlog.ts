/** Finds one entry of the record. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { modlogTable } from '#storage/schema/modlog.ts';

export type ModlogRow = typeof modlogTable.$inferSelect;

/** Called by verbs that take an act back or answer for it. */
export async function findModlog(reader: Reader, id: number): Promise<ModlogRow | null> {
  const [row] = await reader.select().from(modlogTable).where(eq(modlogTable.id, id));
  return row ?? null;
}
