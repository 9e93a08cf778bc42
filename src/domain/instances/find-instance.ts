/** Finds a server by its host. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import type { Instance } from './instance.ts';

/** `host` as `hostOf` gives it; null when no act ever came from or went there. */
export async function findInstance(reader: Reader, host: string): Promise<Instance | null> {
  const [row] = await reader.select().from(instancesTable).where(eq(instancesTable.host, host));
  return row ?? null;
}
