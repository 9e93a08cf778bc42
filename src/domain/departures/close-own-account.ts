/** Closes one's own account, with the password typed once more. */
import { findAccount } from '#domain/accounts/find-account.ts';
import { act, type House } from '#domain/context.ts';
import { spend, type TooMany } from '#domain/limits/spend.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { hashOfNothing, secrets, type Secrets } from '#domain/sessions/secrets.ts';
import { refuse, type Outcome } from '#lib/outcome.ts';
import { closeAccount, type Closed } from './close-account.ts';

export type OwnClosing = {
  /** The token of the session that asks. */
  readonly token: string;
  readonly password: string;
  readonly erase: boolean;
};
export type OwnClosingRefusal = 'wrong-password' | 'signed-out' | 'closed' | 'last-admin';

/** Refused for a wrong password, ten times in ten minutes, and (`signed-out`) when the session ended meanwhile. */
export async function closeOwnAccount(
  house: House,
  { token, password, erase }: OwnClosing,
  using: Secrets = secrets,
): Promise<Outcome<Closed, OwnClosingRefusal> | TooMany> {
  const reader = house.database.query;
  const session = await findSession(reader, token, house.clock());
  if (session === null) return refuse('signed-out');
  const { id, name } = session.account;
  const purse = { budget: 'password change' as const, of: name };
  const admitted = await act(house, (context) => spend(context, [purse]));
  if (!admitted.done) return admitted;
  const before = (await findAccount(reader, name))?.password ?? null;
  const right = await using.check(password, before ?? hashOfNothing);
  if (!right.done) return right;
  if (!right.value || before === null) return refuse('wrong-password');
  return act(house, async (context) => {
    if ((await findSession(context.tx, token, context.now)) === null) return refuse('signed-out');
    const now = await findAccount(context.tx, name);
    if (now?.password !== before) return refuse('wrong-password');
    return closeAccount(context, { account: id, erase, by: 'owner' });
  });
}
