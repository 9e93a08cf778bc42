/** Lists where somebody is signed in. */
import { and, desc, eq, gt } from 'drizzle-orm';
import { accountOf } from '#domain/accounts/account.ts';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { sessionOf, type Session } from './session.ts';

/** The newest first, without those that expired; for their owner and for the operator. */
export async function listSessions(reader: Reader, account: number, now: Date): Promise<Session[]> {
  const rows = await reader
    .select({ session: sessionsTable, account: accountsTable, actor: actorsTable })
    .from(sessionsTable)
    .innerJoin(accountsTable, eq(accountsTable.actor, sessionsTable.account))
    .innerJoin(actorsTable, eq(actorsTable.id, accountsTable.actor))
    .where(and(eq(sessionsTable.account, account), gt(sessionsTable.expires, now)))
    .orderBy(desc(sessionsTable.created), sessionsTable.id);
  return rows.map((row) => sessionOf(row.session, accountOf(row)));
}
