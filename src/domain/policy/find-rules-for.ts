/** Finds the rules that may apply to several servers, in one look at the database. */
import { eq, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable, settingsTable } from '#storage/schema/policy.ts';
import { ruleColumns, ruleOf } from './find-rules.ts';
import { rulesFor, type Rule, type Stance } from './policy.ts';

export type RulesFound = {
  readonly rules: readonly Rule[];
  readonly federation: Stance['federation'];
};

/** Called before decisions; `hosts` may be ten thousand, and rules a hundred thousand. */
export async function findRulesFor(reader: Reader, hosts: readonly string[]): Promise<RulesFound> {
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
  return {
    rules: rows.flatMap(({ rule }) => (rule === null ? [] : [ruleOf(rule)])),
    federation: rows[0]?.federation ?? 'open',
  };
}
