/** What is found by words: posts by what they say, people by what they are called. Communities: `community-list.ts`. */
import { and, desc, eq, isNull, lt, not, or, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { postsTable, wordsOfPost } from '#storage/schema/posts.ts';
import { isCalled, likenessTo, lineColumnsAt, type ActorLine } from './actor-line.ts';
import { readPosts } from './feed.ts';
import { isShownPost, type PostLine } from './post-line.ts';
import { anybody, isBarred, isBlocked, isLimited, isWished, type Eyes } from './visible.ts';

export type SearchQuery = {
  readonly words: string;
  readonly limit?: number;
  readonly eyes?: Eyes;
};

export type FoundPosts = {
  readonly posts: readonly PostLine[];
  /** What to ask for as `before` to get older ones; null on the last page. */
  readonly next: number | null;
};

/** Called for `/search` and its feed, the newest first. Quotes, `or` and `-` mean what they mean elsewhere on the web. */
export async function searchPosts(
  reader: Reader,
  query: SearchQuery & { readonly before?: number | null; readonly whole?: boolean },
): Promise<FoundPosts> {
  const { words, before = null, limit = 25, eyes = anybody } = query;
  const rows = await reader
    .select({ id: postsTable.id })
    .from(postsTable)
    .where(
      and(
        sql`${wordsOfPost(postsTable)} @@ websearch_to_tsquery('simple', ${words})`,
        before === null ? undefined : lt(postsTable.id, before),
        isShownPost(eyes),
        isWished(postsTable, eyes),
      ),
    )
    .orderBy(desc(postsTable.id))
    .limit(limit + 1);
  const ids = rows.slice(0, limit).map(({ id }) => id);
  const next = rows.length > limit ? (ids.at(-1) ?? null) : null;
  return { posts: await readPosts(reader, ids, query), next };
}

/** Called for `/search`: those who are called most like it. Who is limited is found by those alone who know the name. */
export function searchPeople(
  reader: Reader,
  { words, limit = 30, eyes = anybody }: SearchQuery,
): Promise<ActorLine[]> {
  return reader
    .select(lineColumnsAt(eyes.now))
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(
      and(
        eq(actorsTable.kind, 'person'),
        isCalled(words),
        isNull(actorsTable.deleted),
        not(isBlocked(instancesTable.degrees)),
        not(isBarred(actorsTable.id, eyes)),
        or(
          not(isLimited(instancesTable.degrees)),
          eq(sql`lower(${actorsTable.name})`, words.toLowerCase()),
        ),
      ),
    )
    .orderBy(desc(likenessTo(words)), desc(actorsTable.local), desc(actorsTable.id))
    .limit(limit);
}
