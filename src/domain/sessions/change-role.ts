/** Makes somebody an admin of this server, or a member again. */
import type { Account, Role } from '#domain/accounts/account.ts';
import { isOpen } from '#domain/accounts/account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { setRole } from '#domain/accounts/set-role.ts';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { endSessions } from './end-sessions.ts';

export type RoleChange = { readonly account: number; readonly role: Role };

/**
 * An operator's verb: no page calls it. Whoever loses a right is signed out everywhere. Refused for the last admin,
 * and for an account that is closed.
 */
export async function changeRole(
  context: Context,
  { account: id, role }: RoleChange,
): Promise<Outcome<{ account: Account; ended: number }, 'last-admin' | 'closed'>> {
  const account = await lockAccount(context, id);
  if (account === null || !isOpen(account)) return refuse('closed');
  if (account.role === role) return done({ account, ended: 0 });
  const set = await setRole(context, { account, role });
  if (!set.done) return set;
  const ended = role === 'admin' ? 0 : await endSessions(context, { account: id });
  return done({ account: { ...account, role }, ended });
}
