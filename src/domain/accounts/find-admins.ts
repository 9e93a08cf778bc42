/** Finds who governs this server. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';

/** Their ids; nobody whose account is closed governs anything. */
export async function findAdmins(reader: Reader): Promise<number[]> {
  const rows = await reader
    .select({ id: accountsTable.actor })
    .from(accountsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, accountsTable.actor))
    .where(
      and(
        eq(accountsTable.role, 'admin'),
        isNull(accountsTable.closed),
        isNull(actorsTable.deleted),
      ),
    );
  return rows.map(({ id }) => id);
}
