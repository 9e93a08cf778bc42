/** Tells which of several servers are blocked at this moment, in one look at the database. */
import { sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import { rulesFor } from './policy.ts';

/** Called by the gate for everything that comes in, goes out or is fetched; answers in the same order. */
export async function findBlocked(
  reader: Reader,
  hosts: readonly string[],
): Promise<readonly boolean[]> {
  const asked = hosts.map(rulesFor);
  const rows = await reader
    .select({ host: instanceRulesTable.host })
    .from(instanceRulesTable)
    // As one parameter: there may be ten thousand hosts.
    .where(sql`${instanceRulesTable.host} = any(${sql.param([...new Set(asked.flat())])}::text[])`);
  if (rows.length === 0) return hosts.map(() => false);
  const ruled = new Set(rows.map(({ host }) => host));
  return asked.map((names) => names.some((name) => ruled.has(name)));
}
