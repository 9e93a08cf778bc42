/** Finds an account by name. */
import { and, eq, sql } from 'drizzle-orm';
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
    .where(
      and(
        // As the index of our own names has it, word for word: without, every name that we ever met is read.
        actorsTable.local,
        sql`${actorsTable.kind} <> 'instance'`,
        eq(sql`lower(${actorsTable.name})`, name.toLowerCase()),
      ),
    );
  return row === undefined ? null : accountOf(row);
}
