/** Keeps an automatic rule, new or changed. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { autoRulesTable } from '#storage/schema/screening.ts';
import type { RuleAction, Test } from './rule.ts';

export type RuleRow = typeof autoRulesTable.$inferSelect;

export type NewRule = {
  readonly community: number | null;
  readonly name: string;
  readonly test: Test;
  readonly action: RuleAction;
  readonly by: number | null;
};

/** Called by `makeRule`, which asks for the right; it is in force at once. */
export async function keepRule(context: Context, { test, ...rule }: NewRule): Promise<number> {
  const [row] = await context.tx
    .insert(autoRulesTable)
    .values({ ...rule, ...test, created: context.now })
    .returning({ id: autoRulesTable.id });
  return row!.id;
}

/** Called by `changeRule` and `endRule`; what has ended stays for the record, and says nothing. */
export async function alterRule(
  { tx, now }: Context,
  rule: number,
  change: Partial<Pick<RuleRow, 'name' | 'settings' | 'action' | 'enabled' | 'deleted'>>,
): Promise<void> {
  await tx
    .update(autoRulesTable)
    .set({ ...change, edited: now })
    .where(eq(autoRulesTable.id, rule));
}
