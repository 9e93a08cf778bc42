/** Marks an account as closed: nobody can sign in to it, and it gives no right any more. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { findAdmins } from './find-admins.ts';
import { lockAdmins } from './lock-admins.ts';

/** Whether nobody would be left who can change anything from a page; it stays so until the transaction ends. */
export async function isLastAdmin(context: Context, account: number): Promise<boolean> {
  await lockAdmins(context);
  const admins = await findAdmins(context.tx);
  return admins.length === 1 && admins[0] === account;
}

/** Called by `closeAccount`, which has asked whether this is the last admin. */
export async function endAccount(context: Context, account: number): Promise<void> {
  await context.tx
    .update(accountsTable)
    .set({ closed: context.now, password: null, role: 'member', language: null, reads: [] })
    .where(eq(accountsTable.actor, account));
}
