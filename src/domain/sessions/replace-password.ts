/** Sets a password: whoever knew the old one, or holds a link, is out. */
import { eq } from 'drizzle-orm';
import { isOpen } from '#domain/accounts/account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { linksTable } from '#storage/schema/sessions.ts';
import { endSessions } from './end-sessions.ts';

export type NewPassword = {
  readonly account: number;
  /** As `hashPassword` gives it. */
  readonly password: string;
};

/**
 * Called by the operator, and by the verbs that asked for the old password or a link. Ends all sessions and links
 * of the account, and says how many sessions; refused for an account that is closed.
 */
export async function replacePassword(
  context: Context,
  { account: id, password }: NewPassword,
): Promise<Outcome<{ ended: number }, 'closed'>> {
  const account = await lockAccount(context, id);
  if (account === null || !isOpen(account)) return refuse('closed');
  await setPassword(context, { account: id, password });
  await context.tx.delete(linksTable).where(eq(linksTable.account, id));
  return done({ ended: await endSessions(context, { account: id }) });
}
