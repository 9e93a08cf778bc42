/** Finds an account by name. */
import { eq } from 'drizzle-orm';
import { calledHere } from '#domain/actors/called-here.ts';
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
    .where(calledHere(name));
  return row === undefined ? null : accountOf(row);
}
