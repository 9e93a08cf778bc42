/** The newest posts: of the front page, of a community, of a person; and what a community pins. */
import { and, desc, eq, isNotNull, isNull, lt, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { isShownPost, postColumns, withNames, type PostLine } from './post-line.ts';
import { anybody, type Eyes } from './visible.ts';

export type FeedQuery = {
  readonly community?: number;
  readonly author?: number;
  /** Pinned posts stand above a community's feed and are left out of it. */
  readonly pinned?: boolean;
  /** Only posts with a smaller number: the `next` of the page before. */
  readonly before?: number | null;
  readonly limit?: number;
  /** Bodies in full, for RSS. */
  readonly whole?: boolean;
  /** Who looks; what is limited or waits depends on it. */
  readonly eyes?: Eyes;
};

export type Feed = {
  readonly posts: readonly PostLine[];
  /** What to ask for as `before` to get the next page; null on the last. */
  readonly next: number | null;
};

const limitDefault = 30;

const matching = (query: FeedQuery): SQL | undefined =>
  and(
    query.community === undefined ? undefined : eq(postsTable.community, query.community),
    query.author === undefined ? undefined : eq(postsTable.author, query.author),
    query.before ? lt(postsTable.id, query.before) : undefined,
    query.pinned === undefined
      ? undefined
      : query.pinned
        ? isNotNull(postsTable.featured)
        : isNull(postsTable.featured),
    isShownPost(query.eyes),
  );

/** Called for every list of posts, newest arrival first. */
export async function readFeed(reader: Reader, query: FeedQuery = {}): Promise<Feed> {
  const { eyes = anybody, limit = limitDefault } = query;
  const rows = await reader
    .select(postColumns(query.whole ?? false, eyes))
    .from(postsTable)
    .where(matching(query))
    .orderBy(desc(postsTable.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const next = rows.length > limit ? (shown.at(-1)?.id ?? null) : null;
  return { posts: await withNames(reader, shown, eyes.now), next };
}
