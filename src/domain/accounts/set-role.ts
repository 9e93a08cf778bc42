/** Makes somebody an admin or a moderator of this server, or a member again. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import type { Account, Role } from './account.ts';
import { findAdmins } from './find-admins.ts';
import { lockAdmins } from './lock-admins.ts';

/** Called by `changeRole`, which ends sessions. Refused for the last admin: nobody could undo it from a page. */
export async function setRole(
  context: Context,
  { account, role }: { readonly account: Account; readonly role: Role },
): Promise<Outcome<null, 'last-admin'>> {
  await lockAdmins(context);
  const admins = await findAdmins(context.tx);
  const last = admins.length === 1 && admins[0] === account.id;
  if (last && role !== 'admin') return refuse('last-admin');
  await context.tx.update(accountsTable).set({ role }).where(eq(accountsTable.actor, account.id));
  return done(null);
}
