/** Gives all rules of a list another place among those of other lists. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';

/** Called when the priority of a list changes: 0 to 255, the higher one decides. */
export async function reorderRules(
  { tx }: Context,
  { list, priority }: { readonly list: number; readonly priority: number },
): Promise<void> {
  await tx.update(instanceRulesTable).set({ priority }).where(eq(instanceRulesTable.list, list));
}
