/** A community as its page shows it: its sidebar, its rules of posting, who moderates it. */
import { and, asc, eq, not, sql } from 'drizzle-orm';
import type { Posting } from '#domain/communities/community.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable, moderatorsTable } from '#storage/schema/communities.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { isNamed, lineColumnsAt, shownImage, type ActorLine, type Named } from './actor-line.ts';
import { followersOf, postsOf, type CommunityLine } from './community-list.ts';
import { anybody, belongsTo, isBlocked, isLimited, type Eyes } from './visible.ts';

export type CommunityView = CommunityLine & {
  /** The sidebar, HTML. */
  readonly summary: string;
  readonly posting: Posting;
  readonly sensitive: boolean;
  readonly created: Date;
  readonly moderators: readonly ActorLine[];
  /** What it asks of those who take part, HTML. */
  readonly rules: string;
  /** Out of `#domain/communities/topics.ts`. */
  readonly topics: readonly string[];
  /** BCP 47; empty where any is welcome. */
  readonly languages: readonly string[];
  readonly joining: 'open' | 'approval';
  /** The picture above its page. */
  readonly banner: string | null;
  /** Its server is limited here, and whoever looks does not belong to it. */
  readonly limited: boolean;
};

/** Why there is nothing to see: never heard of (or its server is blocked), or no longer there. */
export type Unseen = 'not-found' | 'gone';

async function readModerators(
  reader: Reader,
  community: number,
  now: Date | null,
): Promise<ActorLine[]> {
  return reader
    .select(lineColumnsAt(now))
    .from(moderatorsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, moderatorsTable.person))
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(
      and(
        eq(moderatorsTable.community, community),
        sql`${actorsTable.deleted} is null`,
        not(isBlocked(instancesTable.degrees)),
      ),
    )
    .orderBy(asc(moderatorsTable.position), asc(actorsTable.id))
    .limit(50);
}

/** Called for `/c/NAME`, its feed, and the operator's JSON. */
export async function viewCommunity(
  reader: Reader,
  named: Named,
  eyes: Eyes = anybody,
): Promise<Outcome<CommunityView, Unseen>> {
  const [row] = await reader
    .select({
      ...lineColumnsAt(eyes.now),
      summary: actorsTable.summary,
      posting: communitiesTable.posting,
      sensitive: communitiesTable.sensitive,
      rules: communitiesTable.rulesHtml,
      topics: communitiesTable.topics,
      languages: communitiesTable.languages,
      joining: communitiesTable.joining,
      banner: shownImage(actorsTable.image, eyes.now),
      created: actorsTable.created,
      deleted: actorsTable.deleted,
      removed: communitiesTable.removed,
      followers: followersOf,
      posts: postsOf,
      limited: sql<boolean>`(${isLimited(instancesTable.degrees)} and not ${belongsTo(actorsTable.id, eyes)})`,
    })
    .from(actorsTable)
    .innerJoin(communitiesTable, eq(communitiesTable.actor, actorsTable.id))
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(and(isNamed(named, 'community'), not(isBlocked(instancesTable.degrees))))
    .orderBy(asc(actorsTable.id))
    .limit(1);
  if (row === undefined) return refuse('not-found');
  const { deleted, removed, ...community } = row;
  if (deleted !== null || removed !== null) return refuse('gone');
  const languages = community.languages.split(',').filter((tag) => tag !== '');
  const moderators = await readModerators(reader, row.id, eyes.now);
  return done({ ...community, languages, moderators });
}
