/** Finds whose session a token opens. */
import { and, eq, gt } from 'drizzle-orm';
import { accountOf, isOpen } from '#domain/accounts/account.ts';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { sessionOf, type Session } from './session.ts';
import { hashToken, isToken } from './token.ts';

/** Called for every request that shows a token; null when it is unknown or expired, or the account is closed. */
export async function findSession(
  reader: Reader,
  token: string,
  now: Date,
): Promise<Session | null> {
  if (!isToken(token)) return null;
  const [row] = await reader
    .select({ session: sessionsTable, account: accountsTable, actor: actorsTable })
    .from(sessionsTable)
    .innerJoin(accountsTable, eq(accountsTable.actor, sessionsTable.account))
    .innerJoin(actorsTable, eq(actorsTable.id, accountsTable.actor))
    .where(and(eq(sessionsTable.token, hashToken(token)), gt(sessionsTable.expires, now)));
  if (row === undefined) return null;
  const account = accountOf(row);
  return isOpen(account) ? sessionOf(row.session, account) : null;
}
