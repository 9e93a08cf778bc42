/** Takes back a rule about another server. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';

/** Called by `unblockInstance`; false when there was none for exactly this host. */
export async function removeRule(context: Context, host: string): Promise<boolean> {
  const rows = await context.tx
    .delete(instanceRulesTable)
    .where(eq(instanceRulesTable.host, host))
    .returning({ host: instanceRulesTable.host });
  return rows.length > 0;
}
