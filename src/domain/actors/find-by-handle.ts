/** Finds a person or community, here or elsewhere, by the two parts of its handle. */
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import type { Actor, ActorKind } from './actor.ts';

export type Handle = {
  readonly name: string;
  readonly host: string;
  /** Elsewhere a person and a community may share a name: `kind` then says which is meant. */
  readonly kind?: ActorKind;
};

/** Only what is stored; whoever gets null may ask the host itself by WebFinger. */
export async function findByHandle(reader: Reader, handle: Handle): Promise<Actor | null> {
  const [row] = await reader
    .select({ actor: actorsTable })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(
      and(
        eq(instancesTable.host, handle.host),
        eq(sql`lower(${actorsTable.name})`, handle.name.toLowerCase()),
        handle.kind === undefined
          ? ne(actorsTable.kind, 'instance')
          : eq(actorsTable.kind, handle.kind),
        isNull(actorsTable.deleted),
      ),
    )
    .orderBy(actorsTable.id)
    .limit(1);
  return row?.actor ?? null;
}
