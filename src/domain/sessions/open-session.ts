/** Opens a session for somebody who showed who they are. */
import { and, desc, eq, inArray, lte } from 'drizzle-orm';
import type { Account } from '#domain/accounts/account.ts';
import type { Context } from '#domain/context.ts';
import { cleanLine } from '#lib/html.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { expiryOf, sessionOf, type Session } from './session.ts';
import { hashToken } from './token.ts';

export type NewSession = {
  /** Locked, as `lockAccount` gives it. */
  readonly account: Account;
  readonly token: string;
  readonly agent: string | null;
};

/** More than anybody has browsers; the one that was not seen for the longest makes room. */
const sessionsMax = 100;

/** Called by the verbs that sign somebody in, never by a door. */
export async function openSession(context: Context, wanted: NewSession): Promise<Session> {
  const { account, token } = wanted;
  await makeRoom(context, account.id);
  const { now } = context;
  const row = {
    id: context.newId(),
    created: now,
    seen: now,
    expires: expiryOf({ created: now, seen: now }),
    agent: cleanLine(wanted.agent ?? '') || null,
  };
  await context.tx
    .insert(sessionsTable)
    .values({ ...row, account: account.id, token: hashToken(token) });
  return sessionOf(row, account);
}

/** Those that expired go as well, anybody's. */
async function makeRoom(context: Context, account: number): Promise<void> {
  await context.tx.delete(sessionsTable).where(lte(sessionsTable.expires, context.now));
  const beyond = context.tx
    .select({ id: sessionsTable.id })
    .from(sessionsTable)
    .where(eq(sessionsTable.account, account))
    .orderBy(desc(sessionsTable.seen), desc(sessionsTable.created))
    .offset(sessionsMax - 1);
  await context.tx
    .delete(sessionsTable)
    .where(and(eq(sessionsTable.account, account), inArray(sessionsTable.id, beyond)));
}
