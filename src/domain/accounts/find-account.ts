/** Finds an account by name. */
import { eq, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { accountOf, type Account } from './account.ts';

/** In upper or lower case; closed ones too. */
export async function findAccount(reader: Reader, name: string): Promise<Account | null> {
  const [row] = await reader
    .select({ actor: actorsTable, account: accountsTable })
    .from(accountsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, accountsTable.actor))
    .where(eq(sql`lower(${actorsTable.name})`, name.toLowerCase()));
  return row === undefined ? null : accountOf(row);
}
