/** Finds an account and keeps everybody else from changing it until the transaction ends. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { accountOf, type Account } from './account.ts';

/** Called first by every verb that opens or ends sessions or sets a password: so they come one after the other. */
export async function lockAccount(context: Context, id: number): Promise<Account | null> {
  const [row] = await context.tx
    .select({ actor: actorsTable, account: accountsTable })
    .from(accountsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, accountsTable.actor))
    .where(eq(accountsTable.actor, id))
    .for('update', { of: accountsTable });
  return row === undefined ? null : accountOf(row);
}
