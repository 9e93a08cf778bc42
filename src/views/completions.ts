/** People and communities whose names begin to be typed: a few, the likest first. */
import { and, asc, desc, eq, isNull, not, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { isCalled, likenessTo, lineColumnsAt, type ActorLine } from './actor-line.ts';
import { isBarred, isBlocked, isLimited, type Eyes } from './visible.ts';

export type CompletionQuery = {
  readonly kind: 'community' | 'person';
  /** `cat`, or `cats@exa`: what follows the name narrows the server. */
  readonly words: string;
  readonly eyes: Eyes;
};

const shownMax = 8;

/** Called for each letter that is typed: one query by index. What is blocked or limited is not offered. */
export async function readCompletions(
  reader: Reader,
  { kind, words, eyes }: CompletionQuery,
): Promise<readonly ActorLine[]> {
  const [name = '', host = ''] = words.replace(/^[@!]/, '').split('@', 2);
  if (name === '') return [];
  const { host: hostColumn, degrees } = instancesTable;
  return reader
    .select(lineColumnsAt(eyes.now))
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .leftJoin(communitiesTable, eq(communitiesTable.actor, actorsTable.id))
    .where(
      and(
        isCalled(name),
        eq(actorsTable.kind, kind),
        isNull(actorsTable.deleted),
        kind === 'community' ? sql`${communitiesTable.removed} is null` : undefined,
        host === '' ? undefined : sql`starts_with(${hostColumn}, ${host.toLowerCase()})`,
        not(isBlocked(degrees)),
        not(isLimited(degrees)),
        sql`not ${isBarred(actorsTable.id, eyes)}`,
      ),
    )
    .orderBy(desc(likenessTo(name)), desc(actorsTable.local), asc(actorsTable.id))
    .limit(shownMax);
}
