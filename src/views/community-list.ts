/** Communities that can be read here: the directory, in its orders, and the few beside the posts. */
import { and, asc, desc, eq, isNull, not, or, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { isCalled, likenessTo, lineColumnsAt, type ActorLine } from './actor-line.ts';
import { anybody, belongsTo, isBarred, isBlocked, isLimited, type Eyes } from './visible.ts';

export type CommunityLine = ActorLine & {
  /** Accepted members that this server knows of. */
  readonly followers: number;
  readonly posts: number;
};

/** Below this the rows themselves are counted; above, what the chore `weigh-communities` found last. */
const countedMax = 100;

const upTo = (kept: AnyColumn, rows: SQL): SQL<number> =>
  sql<number>`case when ${kept} > ${sql.raw(String(countedMax))} then ${kept} else (
    select count(*)::int from (${rows} limit ${sql.raw(String(countedMax + 1))}) few
  ) end`;

/** Members whose server is blocked are suspended and do not count. Exact for few, and kept for many. */
export const followersOf = upTo(
  communitiesTable.memberCount,
  sql`select 1 from memberships joined
    where joined.community = actors.id and joined.state = 'accepted' and joined.severed_by is null`,
);

/** Posts that are neither deleted nor removed, and wait for nobody. Exact for few, and kept for many. */
export const postsOf = upTo(
  communitiesTable.postCount,
  sql`select 1 from posts said
    where said.community = actors.id and said.deleted is null and said.removed is null and said.held is null`,
);

/** Most said lately, most members, last met, by name. */
export const communitySorts = ['lively', 'members', 'new', 'name'] as const;
export type CommunitySort = (typeof communitySorts)[number];

/** Where a page of the directory ended. */
export type CommunityPlace = { readonly value: string; readonly id: number };

export type CommunitiesQuery = {
  readonly limit?: number;
  readonly local?: boolean;
  /** Only those to which whoever looks belongs. */
  readonly joined?: boolean;
  /** One of `#domain/communities/topics.ts`. */
  readonly topic?: string;
  /** Only those that are called like this, the likest first; there are no further pages then. */
  readonly words?: string;
  /** Absent for ours first, the liveliest of each first. */
  readonly sort?: CommunitySort;
  readonly after?: CommunityPlace | null;
  /** Communities of limited servers are listed for whoever belongs to them, blocked ones for nobody who blocks them. */
  readonly eyes?: Eyes;
};

const { lively, memberCount } = communitiesTable;
const nameOf = sql`lower(${actorsTable.name})`;

function inOrder({ sort, words }: CommunitiesQuery): SQL[] {
  const likest = words === undefined ? [] : [desc(likenessTo(words))];
  if (sort === 'name') return [asc(nameOf), asc(actorsTable.id)];
  if (sort === 'new') return [desc(actorsTable.id)];
  if (sort === 'members') return [desc(memberCount), desc(actorsTable.id)];
  if (sort === 'lively' && words === undefined) return [desc(lively), desc(actorsTable.id)];
  return [...likest, desc(actorsTable.local), desc(lively), desc(memberCount), asc(actorsTable.id)];
}

const number = (text: string): SQL => sql`${text}::int`;

function isAfter({ sort = 'lively', after }: CommunitiesQuery): SQL | undefined {
  if (!after) return undefined;
  const { value, id } = after;
  if (sort === 'name') return sql`(${nameOf}, ${actorsTable.id}) > (${value}, ${id})`;
  if (sort === 'new') return sql`${actorsTable.id} < ${id}`;
  const column = sort === 'members' ? memberCount : lively;
  return sql`(${column}, ${actorsTable.id}) < (${number(value)}, ${id})`;
}

const isListedCommunity = (query: CommunitiesQuery): SQL | undefined => {
  const { local, joined, topic, words, eyes = anybody } = query;
  return and(
    eq(actorsTable.kind, 'community'),
    isNull(actorsTable.deleted),
    isNull(communitiesTable.removed),
    local === undefined ? undefined : eq(actorsTable.local, local),
    joined === undefined ? undefined : belongsTo(actorsTable.id, eyes),
    topic === undefined ? undefined : sql`${topic} = any(${communitiesTable.topics})`,
    words === undefined ? undefined : isCalled(words),
    not(isBlocked(instancesTable.degrees)),
    not(isBarred(actorsTable.id, eyes)),
    or(not(isLimited(instancesTable.degrees)), belongsTo(actorsTable.id, eyes)),
  );
};

const readRows = (reader: Reader, query: CommunitiesQuery) => {
  const { limit = 200, eyes = anybody } = query;
  return reader
    .select({
      ...lineColumnsAt(eyes.now),
      followers: followersOf,
      posts: postsOf,
      summary: sql<string>`left(${actorsTable.summary}, 600)`,
      lively,
      memberCount,
    })
    .from(actorsTable)
    .innerJoin(communitiesTable, eq(communitiesTable.actor, actorsTable.id))
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(and(isListedCommunity(query), isAfter(query)))
    .orderBy(...inOrder(query))
    .limit(limit);
};

/** Called for the front page and the operator's list. */
export const listCommunities = (
  reader: Reader,
  query: CommunitiesQuery = {},
): Promise<CommunityLine[]> => readRows(reader, query);

export type Directory = {
  /** With the beginning of what each says of itself, HTML. */
  readonly communities: readonly (CommunityLine & { readonly summary: string })[];
  /** What to ask for as `after`; null on the last page. */
  readonly next: CommunityPlace | null;
};

/** Called for `/communities` and the search. */
export async function readDirectory(reader: Reader, query: CommunitiesQuery): Promise<Directory> {
  const { limit = 50, sort = 'lively' } = query;
  const rows = await readRows(reader, { sort, ...query, limit: limit + 1 });
  const communities = rows.slice(0, limit);
  const last = rows.length > limit ? communities.at(-1) : undefined;
  if (last === undefined || query.words !== undefined) return { communities, next: null };
  const values = {
    lively: String(last.lively),
    members: String(last.memberCount),
    new: '',
    name: last.name.toLowerCase(),
  };
  return { communities, next: { value: values[sort], id: last.id } };
}
