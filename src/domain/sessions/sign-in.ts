/** Signs somebody in by name and password. */
import { isOpen, type Account } from '#domain/accounts/account.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { act, type Context, type House } from '#domain/context.ts';
import type { Purse } from '#domain/limits/budgets.ts';
import { spend, type TooMany } from '#domain/limits/spend.ts';
import { isName } from '#lib/names.ts';
import { networkOf } from '#lib/network-of.ts';
import { refuse, type Done, type Outcome } from '#lib/outcome.ts';
import { isKnownAddress } from './known-address.ts';
import { hashOfNothing, secrets, type Secrets } from './secrets.ts';
import type { SignedIn, Visitor } from './session.ts';
import { welcome } from './welcome.ts';

export type Asked = Visitor & {
  readonly name: string;
  readonly password: string;
  /** The token that the browser had until now; what it opened ends. */
  readonly old: string | null;
};

/**
 * Refused in the same words, after the same work, whether the name is unknown, the password wrong or none set, or the
 * account closed. The tries are counted before, for names that do not exist too.
 */
export async function signIn(
  house: House,
  asked: Asked,
  using: Secrets = secrets,
): Promise<Outcome<SignedIn, 'wrong-password'> | TooMany> {
  const name = asked.name.trim().toLowerCase().replace(/^@/, '');
  const account = isName(name) ? await findAccount(house.database.query, name) : null;
  const admitted = await act(house, (context) => count(context, { name, account, asked }));
  if (!admitted.done) return admitted;
  const usable = account !== null && isOpen(account) && account.password !== null;
  const right = await using.check(
    asked.password,
    (usable ? account.password : null) ?? hashOfNothing,
  );
  if (!right.done) return right;
  if (!right.value || !usable) return refuse('wrong-password');
  const token = using.newToken();
  return act(house, async (context) => {
    const locked = await lockAccount(context, account.id);
    // While the hash was made, the password may have been changed, or the account closed.
    if (locked === null || !isOpen(locked) || locked.password !== account.password)
      return refuse('wrong-password');
    return welcome(context, { account: locked, token, old: asked.old, ...visitorOf(asked) });
  });
}

const visitorOf = ({ from, agent }: Visitor): Visitor => ({ from, agent });

type Try = { readonly name: string; readonly account: Account | null; readonly asked: Asked };

/** From where somebody signed in before, they can sign in again, however often strangers tried. */
async function count(
  context: Context,
  { name, account, asked }: Try,
): Promise<Done<null> | TooMany> {
  const network = networkOf(asked.from);
  const whence = { account: account?.id ?? 0, from: asked.from };
  const known = await isKnownAddress(context.tx, whence, context.now);
  const purses: Purse[] = [
    { budget: 'sign-in from', of: network },
    { budget: 'sign-in from to', of: `${network} ${name}` },
  ];
  if (!known) purses.push({ budget: 'sign-in to', of: name });
  return spend(context, purses);
}
