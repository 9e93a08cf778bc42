/** Finds the rule for a host, a scope and a source. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import type { InstanceRule } from './find-rules.ts';
import type { RuleName } from './remove-rule.ts';

/** Exactly this one, whether or not its term has passed; null when there is none. */
export async function findRule(
  reader: Reader,
  { host, scope, list }: RuleName,
): Promise<InstanceRule | null> {
  const { list: source } = instanceRulesTable;
  const [row] = await reader
    .select()
    .from(instanceRulesTable)
    .where(
      and(
        eq(instanceRulesTable.host, host),
        eq(instanceRulesTable.scope, scope),
        list === null ? isNull(source) : eq(source, list),
      ),
    );
  return row ?? null;
}
