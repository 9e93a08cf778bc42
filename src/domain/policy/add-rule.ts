/** Writes a rule about another server. */
import type { Context } from '#domain/context.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';

export type NewRule = {
  readonly host: string;
  readonly reason: string;
  readonly by: number | null;
};

/** Called by `blockInstance`; false when there already was one for exactly this host. */
export async function addRule(context: Context, rule: NewRule): Promise<boolean> {
  const rows = await context.tx
    .insert(instanceRulesTable)
    .values({
      host: rule.host,
      kind: 'block',
      reason: rule.reason,
      author: rule.by,
      created: context.now,
    })
    .onConflictDoNothing()
    .returning({ host: instanceRulesTable.host });
  return rows.length > 0;
}
