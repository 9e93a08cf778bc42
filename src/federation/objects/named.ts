/** Whom our people name in what they write: `@name` here, `@name@host` elsewhere. */
import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { handlesIn } from '#lib/handles.ts';
import { hostOf } from '#lib/hosts.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';

/** As many as are named on the wire. */
const namedMax = 20;

/**
 * Called for the words of our own people; those of others carry their tags already. Only who is known here is found:
 * nobody is asked. Neither the author nor whoever is gone.
 */
export async function findNamed(
  reader: Reader,
  { author, words }: { readonly author: Actor; readonly words: string },
): Promise<readonly Actor[]> {
  const own = author.local ? hostOf(author.uri) : null;
  const handles = own === null ? [] : handlesIn(words).slice(0, namedMax);
  if (handles.length === 0) return [];
  const rows = await reader
    .select({ actor: actorsTable })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(
      and(
        eq(actorsTable.kind, 'person'),
        isNull(actorsTable.deleted),
        or(
          ...handles.map(({ name, host }) =>
            and(eq(instancesTable.host, host ?? own!), eq(sql`lower(${actorsTable.name})`, name)),
          ),
        ),
      ),
    )
    .orderBy(actorsTable.id)
    .limit(namedMax);
  return rows.map(({ actor }) => actor).filter(({ id }) => id !== author.id);
}
