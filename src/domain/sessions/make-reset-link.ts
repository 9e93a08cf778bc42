/** Makes the token of a link by which somebody sets a new password. */
import { eq } from 'drizzle-orm';
import { isOpen } from '#domain/accounts/account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { linksTable } from '#storage/schema/sessions.ts';
import { keepLink } from './keep-link.ts';
import { newToken } from './token.ts';

/** Called by the operator, who knows whom to give it to. Earlier links of the account end; refused when it is closed. */
export async function makeResetLink(
  context: Context,
  account: number,
  token: string = newToken(),
): Promise<Outcome<string, 'closed'>> {
  const locked = await lockAccount(context, account);
  if (locked === null || !isOpen(locked)) return refuse('closed');
  await context.tx.delete(linksTable).where(eq(linksTable.account, account));
  await keepLink(context, { purpose: 'reset', account, token });
  return done(token);
}
