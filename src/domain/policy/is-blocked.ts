/** Tells whether a server is blocked at this moment, in the database's own words. */
import { inArray } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import { rulesFor } from './policy.ts';

/** Called by the gate for everything that comes in, goes out or is fetched. */
export async function isBlocked(reader: Reader, host: string): Promise<boolean> {
  const rows = await reader
    .select({ host: instanceRulesTable.host })
    .from(instanceRulesTable)
    .where(inArray(instanceRulesTable.host, rulesFor(host)))
    .limit(1);
  return rows.length > 0;
}
