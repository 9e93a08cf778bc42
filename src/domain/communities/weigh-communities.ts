/** Counts what lists of communities tell: members, posts, and how much was said lately. */
import { asc, gt, inArray, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { communitiesTable } from '#storage/schema/communities.ts';

/** “Lately”. */
const livelyDays = 30;

const { actor } = communitiesTable;

const members = sql`(
  select count(*)::int from memberships joined
  where joined.community = ${actor} and joined.state = 'accepted' and joined.severed_by is null
)`;

const isThere = (row: string) =>
  sql.raw(`${row}.deleted is null and ${row}.removed is null and ${row}.held is null`);

const posts = sql`(
  select count(*)::int from posts said where said.community = ${actor} and ${isThere('said')}
)`;

/** A comment was said in a post that was active since: no others are looked at. */
const saidSince = (since: string) => sql`(
  select count(*)::int from posts said
  where said.community = ${actor} and said.active >= ${since}::timestamptz
    and said.created >= ${since}::timestamptz and ${isThere('said')}
) + (
  select count(*)::int from posts thread join comments said on said.post = thread.id
  where thread.community = ${actor} and thread.active >= ${since}::timestamptz
    and said.created >= ${since}::timestamptz and ${isThere('said')} and ${isThere('thread')}
)`;

/**
 * Called by a chore, again and again until it returns null: counts some communities, those with numbers above
 * `after`, and returns the last of them. Pages then need not count what may be a hundred thousand rows.
 */
export async function weighCommunities(
  { tx, now }: Context,
  { after, limit = 50 }: { readonly after: number; readonly limit?: number },
): Promise<number | null> {
  const rows = await tx
    .select({ actor })
    .from(communitiesTable)
    .where(gt(actor, after))
    .orderBy(asc(actor))
    .limit(limit);
  const ids = rows.map((row) => row.actor);
  if (ids.length === 0) return null;
  const since = new Date(now.getTime() - livelyDays * 86_400_000).toISOString();
  await tx
    .update(communitiesTable)
    .set({ memberCount: members, postCount: posts, lively: saidSince(since) })
    .where(inArray(actor, ids));
  return rows.length < limit ? null : (ids.at(-1) ?? null);
}
