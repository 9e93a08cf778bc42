/** Communities that can be read here, ours first, the most followed of each first. */
import { and, asc, desc, eq, isNull, not, or, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { lineColumnsAt, type ActorLine } from './actor-line.ts';
import { anybody, belongsTo, isBlocked, isLimited, type Eyes } from './visible.ts';

export type CommunityLine = ActorLine & {
  /** Accepted members that this server knows of. */
  readonly followers: number;
  readonly posts: number;
};

/** Members whose server is blocked are suspended and do not count. */
export const followersOf = sql<number>`(
  select count(*)::int from memberships joined
  where joined.community = actors.id and joined.state = 'accepted' and joined.severed_by is null
)`;

/** Posts that are neither deleted nor removed, and wait for nobody. */
export const postsOf = sql<number>`(
  select count(*)::int from posts said
  where said.community = actors.id and said.deleted is null and said.removed is null and said.held is null
)`;

export type CommunitiesQuery = {
  readonly limit?: number;
  readonly local?: boolean;
  /** Communities of limited servers are listed for whoever belongs to them. */
  readonly eyes?: Eyes;
};

/** Called for the front page, the list of all, and the operator's list. */
export function listCommunities(
  reader: Reader,
  { limit = 200, local, eyes = anybody }: CommunitiesQuery = {},
): Promise<CommunityLine[]> {
  return reader
    .select({ ...lineColumnsAt(eyes.now), followers: followersOf, posts: postsOf })
    .from(actorsTable)
    .innerJoin(communitiesTable, eq(communitiesTable.actor, actorsTable.id))
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(
      and(
        isNull(actorsTable.deleted),
        isNull(communitiesTable.removed),
        local === undefined ? undefined : eq(actorsTable.local, local),
        not(isBlocked(instancesTable.degrees)),
        or(not(isLimited(instancesTable.degrees)), belongsTo(actorsTable.id, eyes)),
      ),
    )
    .orderBy(desc(actorsTable.local), desc(followersOf), desc(postsOf), asc(actorsTable.id))
    .limit(limit);
}
