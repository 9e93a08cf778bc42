/** Finds every rule about other servers. */
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import { allDegrees, type Degree, type Rule } from './policy.ts';

export type InstanceRule = typeof instanceRulesTable.$inferSelect;

/** What a decision needs of a rule. */
export const ruleColumns = {
  id: instanceRulesTable.id,
  host: instanceRulesTable.host,
  scope: instanceRulesTable.scope,
  degrees: instanceRulesTable.degrees,
  until: instanceRulesTable.until,
  list: instanceRulesTable.list,
  priority: instanceRulesTable.priority,
};

/** Degrees that are no longer known say nothing. */
export const degreesOf = (words: readonly string[]): Degree[] =>
  allDegrees.filter((degree) => words.includes(degree));

/** A row as decisions read it. */
export const ruleOf = (row: Pick<InstanceRule, keyof typeof ruleColumns>): Rule => ({
  ...row,
  degrees: degreesOf(row.degrees),
});

/** In order of host, for lists and for whoever decides about many. */
export function findRules(reader: Reader): Promise<InstanceRule[]> {
  return reader
    .select()
    .from(instanceRulesTable)
    .orderBy(instanceRulesTable.host, instanceRulesTable.id);
}
