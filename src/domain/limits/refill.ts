/** Gives a budget back whole, to whoever showed that it was theirs. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { limitsTable } from '#storage/schema/limits.ts';
import type { Purse } from './budgets.ts';
import { keyOf } from './spend.ts';

/** Called after a success, for budgets of an account; an address never gets its own back. */
export async function refill(context: Context, purses: readonly Purse[]): Promise<void> {
  for (const purse of purses)
    await context.tx.delete(limitsTable).where(eq(limitsTable.key, await keyOf(context, purse)));
}
