/** Stores the hash of a new password. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { accountsTable } from '#storage/schema/accounts.ts';

/** Called by `replacePassword`, which ends the sessions and links of the old one. */
export async function setPassword(
  context: Context,
  { account, password }: { readonly account: number; readonly password: string },
): Promise<void> {
  await context.tx.update(accountsTable).set({ password }).where(eq(accountsTable.actor, account));
}
