/** Finds what this server knows of itself. */
import type { Reader } from '#storage/database.ts';
import { siteTable } from '#storage/schema/instances.ts';
import type { Site } from './instance.ts';

/** Null until the first start has founded it. */
export async function findSite(reader: Reader): Promise<Site | null> {
  const [row] = await reader.select().from(siteTable);
  return row ?? null;
}
