/** Lists of posts: of the front page, of a community, of a person; in any order, page after page, each by an index. */
import { and, desc, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { postsTable } from '#storage/schema/posts.ts';
import {
  inOrder,
  isAfter,
  isWithin,
  placeOf,
  readPlace,
  sortedBy,
  writePlace,
  type Period,
  type Sort,
} from './feed-order.ts';
import { isShownPost, postColumns, withNames, type PostLine } from './post-line.ts';
import { anybody, isWished, type Eyes } from './visible.ts';

/** Everything known here; of communities of this server; of those to which whoever looks belongs. */
export const scopes = ['all', 'local', 'subscribed'] as const;
export type Scope = (typeof scopes)[number];

export type FeedQuery = {
  readonly sort?: Sort;
  readonly period?: Period;
  readonly scope?: Scope;
  readonly community?: number;
  readonly author?: number;
  /** Pinned posts stand above a community's feed and are left out of it. */
  readonly pinned?: boolean;
  /** The `next` of the page before; anything else begins at the beginning. */
  readonly after?: string | null;
  readonly limit?: number;
  /** Bodies in full, for RSS. */
  readonly whole?: boolean;
  /** Who looks; what is limited, waits, is hidden or blocked depends on it. */
  readonly eyes?: Eyes;
};

export type Feed = {
  readonly posts: readonly PostLine[];
  /** What to ask for as `after` to get the next page; null on the last. */
  readonly next: string | null;
};

/** As many as keep a page light, with what whoever is signed in may do about each. */
const limitDefault = 25;

const matching = (query: FeedQuery): SQL | undefined => {
  const { sort = 'new', period = 'all', eyes = anybody } = query;
  return and(
    query.community === undefined ? undefined : eq(postsTable.community, query.community),
    query.author === undefined ? undefined : eq(postsTable.author, query.author),
    isAfter(sort, readPlace(sort, query.after)),
    sort === 'top' ? isWithin(period, eyes.now) : undefined,
    query.pinned === undefined
      ? undefined
      : query.pinned
        ? isNotNull(postsTable.featured)
        : isNull(postsTable.featured),
    isShownPost(eyes),
    isWished(postsTable, eyes, query),
  );
};

/** More communities than these are not asked one by one. */
const fewMax = 100;

/** The communities of a scope when they are few; null when they are many, or all. */
async function findFew(reader: Reader, scope: Scope, eyes: Eyes): Promise<number[] | null> {
  if (scope === 'all') return null;
  const rows =
    scope === 'local'
      ? await reader
          .select({ id: actorsTable.id })
          .from(actorsTable)
          .where(and(eq(actorsTable.kind, 'community'), eq(actorsTable.local, true)))
          .limit(fewMax + 1)
      : await reader
          .select({ id: membershipsTable.community })
          .from(membershipsTable)
          .where(isMine(eyes))
          .limit(fewMax + 1);
  return rows.length > fewMax ? null : rows.map(({ id }) => id);
}

const isMine = ({ person }: Eyes): SQL | undefined =>
  and(
    eq(membershipsTable.member, person ?? 0),
    eq(membershipsTable.state, 'accepted'),
    isNull(membershipsTable.severedBy),
  );

/**
 * For scopes of many communities, walking the order of all posts: enough of them are found soon. Asked of each post, as a
 * value: of a join PostgreSQL would think that it pays to look at every community first.
 */
const isInScope = ({ scope = 'all', eyes = anybody }: FeedQuery): SQL | undefined =>
  scope === 'all'
    ? undefined
    : scope === 'local'
      ? sql`(select ours.local from actors ours where ours.id = ${postsTable.community})`
      : sql`(select joined.state = 'accepted' and joined.severed_by is null from memberships joined
          where joined.community = ${postsTable.community} and joined.member = ${eyes.person})`;

type Keyed = { readonly id: number; readonly value: unknown };

/** The numbers of the posts of a page, in order: the first of all, or the first of each community put together. */
async function findPosts(reader: Reader, query: FeedQuery): Promise<Keyed[]> {
  const { sort = 'new', scope = 'all', limit = limitDefault, eyes = anybody } = query;
  const keyed = {
    id: postsTable.id,
    value: sql`${sortedBy(sort)}`.mapWith(sortedBy(sort)).as('value'),
  };
  const few = await findFew(reader, scope, eyes);
  if (few === null)
    return reader
      .select(keyed)
      .from(postsTable)
      .where(and(matching(query), isInScope(query)))
      .orderBy(...inOrder(sort))
      .limit(limit + 1);
  if (few.length === 0) return [];
  const own = reader
    .select(keyed)
    .from(postsTable)
    .where(and(eq(postsTable.community, sql`mine.community`), matching(query)))
    .orderBy(...inOrder(sort))
    .limit(limit + 1)
    .as('own');
  return reader
    .select({ id: own.id, value: own.value })
    .from(sql`unnest(${sql.param(few)}::int[]) as mine(community)`)
    .innerJoinLateral(own, sql`true`)
    .orderBy(desc(own.value), desc(own.id))
    .limit(limit + 1);
}

/** Posts by their numbers, in that order; what is gone meanwhile is left out. Called for lists that found them elsewhere. */
export async function readPosts(
  reader: Reader,
  ids: readonly number[],
  { eyes = anybody, whole = false }: Pick<FeedQuery, 'eyes' | 'whole'> = {},
): Promise<PostLine[]> {
  if (ids.length === 0) return [];
  const rows = await reader
    .select(postColumns(whole, eyes))
    .from(postsTable)
    .where(inArray(postsTable.id, [...ids]));
  const places = new Map(ids.map((id, index) => [id, index]));
  const sorted = rows.sort((one, other) => places.get(one.id)! - places.get(other.id)!);
  return withNames(reader, sorted, eyes.now);
}

/** Called for every list of posts; by arrival, the newest first, unless asked otherwise. */
export async function readFeed(reader: Reader, query: FeedQuery = {}): Promise<Feed> {
  const { limit = limitDefault, sort = 'new' } = query;
  const keys = await findPosts(reader, query);
  const shown = keys.slice(0, limit);
  const last = keys.length > limit ? shown.at(-1) : undefined;
  const posts = await readPosts(
    reader,
    shown.map(({ id }) => id),
    query,
  );
  return { posts, next: last === undefined ? null : writePlace(sort, placeOf(last)) };
}
