/** Changes somebody's own password, signed in and with the old one at hand. */
import { isOpen } from '#domain/accounts/account.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { judgePassword, type PasswordRefusal } from '#domain/accounts/password.ts';
import { act, type House } from '#domain/context.ts';
import { refill } from '#domain/limits/refill.ts';
import { spend, type TooMany } from '#domain/limits/spend.ts';
import { refuse, type Outcome } from '#lib/outcome.ts';
import { findSession } from './find-session.ts';
import { replacePassword } from './replace-password.ts';
import { hashOfNothing, secrets, type Secrets } from './secrets.ts';
import type { SignedIn, Visitor } from './session.ts';
import { welcome } from './welcome.ts';

export type Change = Visitor & {
  /** The token of the session that asks. */
  readonly token: string;
  readonly current: string;
  readonly next: string;
};
export type ChangeRefusal = PasswordRefusal | 'wrong-password' | 'signed-out';

/**
 * Ends every session of the account, this one too, and opens a new one. Refused (`signed-out`) when the session
 * ended, and for a wrong password, ten times in ten minutes.
 */
export async function changePassword(
  house: House,
  change: Change,
  using: Secrets = secrets,
): Promise<Outcome<SignedIn, ChangeRefusal> | TooMany> {
  const misfit = judgePassword(change.next);
  if (misfit !== null) return refuse(misfit);
  const session = await findSession(house.database.query, change.token, house.clock());
  if (session === null) return refuse('signed-out');
  const { id, name } = session.account;
  const purse = { budget: 'password change' as const, of: name };
  const admitted = await act(house, (context) => spend(context, [purse]));
  if (!admitted.done) return admitted;
  const before = (await findAccount(house.database.query, name))?.password ?? null;
  const right = await using.check(change.current, before ?? hashOfNothing);
  if (!right.done) return right;
  if (!right.value) return refuse('wrong-password');
  const hashed = await using.hash(change.next);
  if (!hashed.done) return hashed;
  const token = using.newToken();
  return act(house, async (context) => {
    const account = await lockAccount(context, id);
    if (account === null || !isOpen(account)) return refuse('signed-out');
    if (account.password !== before) return refuse('wrong-password');
    // Somebody may have ended it everywhere meanwhile.
    if ((await findSession(context.tx, change.token, context.now)) === null)
      return refuse('signed-out');
    const replaced = await replacePassword(context, { account: id, password: hashed.value });
    if (!replaced.done) return refuse('signed-out');
    await refill(context, [purse]);
    const { from, agent } = change;
    return welcome(context, { account, token, from, agent });
  });
}
