/** Lists every account of this server. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { accountOf, type Account } from './account.ts';

/** Oldest first; for the operator's shell. */
export async function listAccounts(reader: Reader): Promise<Account[]> {
  const rows = await reader
    .select({ actor: actorsTable, account: accountsTable })
    .from(accountsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, accountsTable.actor))
    .orderBy(actorsTable.id);
  return rows.map(accountOf);
}
