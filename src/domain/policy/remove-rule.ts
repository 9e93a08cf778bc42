/** Takes back a rule about another server. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import type { InstanceRule } from './find-rules.ts';
import type { Reach } from './policy.ts';

export type RuleName = {
  readonly host: string;
  readonly scope: Reach;
  /** The list that brought it; null for what somebody here decided. */
  readonly list: number | null;
};

/** Called by `liftRule` and by lists; returns what it was, null when there was none. */
export async function removeRule(
  context: Context,
  { host, scope, list }: RuleName,
): Promise<InstanceRule | null> {
  const { list: source } = instanceRulesTable;
  const [row] = await context.tx
    .delete(instanceRulesTable)
    .where(
      and(
        eq(instanceRulesTable.host, host),
        eq(instanceRulesTable.scope, scope),
        list === null ? isNull(source) : eq(source, list),
      ),
    )
    .returning();
  return row ?? null;
}
