/** Sets a new password for whoever was given a reset link, and signs them in. */
import { isOpen } from '#domain/accounts/account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { judgePassword, type PasswordRefusal } from '#domain/accounts/password.ts';
import { act, type House } from '#domain/context.ts';
import { spend, type TooMany } from '#domain/limits/spend.ts';
import { networkOf } from '#lib/network-of.ts';
import { refuse, type Outcome } from '#lib/outcome.ts';
import { findLink } from './find-link.ts';
import { replacePassword } from './replace-password.ts';
import { secrets, type Secrets } from './secrets.ts';
import type { SignedIn, Visitor } from './session.ts';
import { welcome } from './welcome.ts';

export type Reset = Visitor & { readonly token: string; readonly password: string };
export type ResetRefusal = PasswordRefusal | 'link-expired';

/** Uses the link up and ends all sessions of the account. A password that does not fit leaves the link as it is. */
export async function resetPassword(
  house: House,
  reset: Reset,
  using: Secrets = secrets,
): Promise<Outcome<SignedIn, ResetRefusal> | TooMany> {
  const { from, agent } = reset;
  const purse = { budget: 'link from' as const, of: networkOf(from) };
  const admitted = await act(house, (context) => spend(context, [purse]));
  if (!admitted.done) return admitted;
  const asked = { token: reset.token, purpose: 'reset' as const };
  const link = await findLink(house.database.query, asked, house.clock());
  if (link === null || link.account === null) return refuse('link-expired');
  const misfit = judgePassword(reset.password);
  if (misfit !== null) return refuse(misfit);
  const hashed = await using.hash(reset.password);
  if (!hashed.done) return hashed;
  const { account: id } = link;
  const token = using.newToken();
  return act(house, async (context) => {
    const account = await lockAccount(context, id);
    // Of two who use it at once, the second finds it gone: the first had the lock.
    const live = (await findLink(context.tx, asked, context.now)) !== null;
    if (account === null || !isOpen(account) || !live) return refuse('link-expired');
    const replaced = await replacePassword(context, { account: id, password: hashed.value });
    if (!replaced.done) return refuse('link-expired');
    return welcome(context, { account, token, from, agent });
  });
}
