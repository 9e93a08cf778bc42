/** The communities that somebody belongs to, or asked to join. */
import { asc, eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { lineColumns, type ActorLine } from './actor-line.ts';

export type OwnMembership = ActorLine & { readonly waits: boolean; readonly severed: boolean };

/** By name; for their owner. */
export async function readOwnMemberships(reader: Reader, person: number): Promise<OwnMembership[]> {
  const rows = await reader
    .select({
      ...lineColumns,
      state: membershipsTable.state,
      severedBy: membershipsTable.severedBy,
    })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.community))
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(eq(membershipsTable.member, person))
    .orderBy(asc(actorsTable.name), asc(actorsTable.id));
  return rows.map(({ state, severedBy, ...line }) => ({
    ...line,
    waits: state !== 'accepted',
    severed: severedBy !== null,
  }));
}
