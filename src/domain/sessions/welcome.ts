/** Lets somebody in who showed who they are: by a password or by a link. */
import { eq } from 'drizzle-orm';
import type { Account } from '#domain/accounts/account.ts';
import type { Context } from '#domain/context.ts';
import { refill } from '#domain/limits/refill.ts';
import { networkOf } from '#lib/network-of.ts';
import { done, type Done } from '#lib/outcome.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { noteAddress } from './note-address.ts';
import { openSession } from './open-session.ts';
import type { SignedIn, Visitor } from './session.ts';
import { hashToken } from './token.ts';

export type Arrival = Visitor & {
  /** Locked, as `lockAccount` gives it. */
  readonly account: Account;
  readonly token: string;
  /** The token that the new one takes the place of. */
  readonly old?: string | null | undefined;
};

/** Called by the verbs that asked for the proof: a new token, the account's budgets whole again, the address known. */
export async function welcome(context: Context, arrival: Arrival): Promise<Done<SignedIn>> {
  const { account, token, old = null, from, agent } = arrival;
  if (old !== null)
    await context.tx.delete(sessionsTable).where(eq(sessionsTable.token, hashToken(old)));
  const network = networkOf(from);
  await refill(context, [
    { budget: 'sign-in from to', of: `${network} ${account.name}` },
    { budget: 'sign-in to', of: account.name },
  ]);
  await noteAddress(context, { account: account.id, from });
  const session = await openSession(context, { account, token, agent });
  return done({ token, session });
}
