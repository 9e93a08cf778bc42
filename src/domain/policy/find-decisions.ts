/** Tells how several servers are treated at this moment, in one look at the database. */
import { eq, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable, settingsTable } from '#storage/schema/policy.ts';
import { decide, indexRules, rulesFor, type Decision } from './policy.ts';
import { ruleColumns, ruleOf } from './find-rules.ts';

/** Called by the gate for everything that comes in, goes out or is fetched; answers in the same order. */
export async function findDecisions(
  reader: Reader,
  hosts: readonly string[],
  now: Date,
): Promise<readonly Decision[]> {
  const names = [...new Set(hosts.flatMap(rulesFor))];
  const rows = await reader
    .select({ federation: settingsTable.federation, rule: ruleColumns })
    .from(sql`(select 1) one`)
    .leftJoin(settingsTable, eq(settingsTable.id, 1))
    // As one parameter: there may be ten thousand hosts.
    .leftJoin(
      instanceRulesTable,
      sql`${instanceRulesTable.host} = any(${sql.param(names)}::text[])`,
    );
  const index = indexRules(rows.flatMap(({ rule }) => (rule === null ? [] : [ruleOf(rule)])));
  const stance = { now, federation: rows[0]?.federation ?? ('open' as const) };
  return hosts.map((host) => decide(host, index, stance));
}
