/** Who decides about the whole server: its admins and moderators. */
import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import type { Role } from '#domain/accounts/account.ts';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { lineColumns, type ActorLine } from './actor-line.ts';

export type Officer = ActorLine & { readonly role: Role };

/** Called for `/admin/settings`; oldest accounts first. */
export function readOfficers(reader: Reader): Promise<Officer[]> {
  return reader
    .select({ ...lineColumns, role: accountsTable.role })
    .from(accountsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, accountsTable.actor))
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(
      and(
        ne(accountsTable.role, 'member'),
        isNull(accountsTable.closed),
        isNull(actorsTable.deleted),
      ),
    )
    .orderBy(asc(actorsTable.id));
}
