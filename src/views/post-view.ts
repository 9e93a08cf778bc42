/** A post as its own page shows it; of one that is gone only the place in its thread is left. */
import { eq, sql } from 'drizzle-orm';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { postsTable } from '#storage/schema/posts.ts';
import type { Unseen } from './community-view.ts';
import { postColumns, withNames, type PostLine } from './post-line.ts';
import { anybody, isBlockedActor, isShownCommunity, mayRead, type Eyes } from './visible.ts';

/** Whether the words are there to be read, and if not, by whose will; `unwanted` by whoever looks. */
export type Presence = 'shown' | 'deleted' | 'removed' | 'blocked' | 'held' | 'unwanted';

export type PostView = PostLine & { readonly presence: Presence };

/** Words, links and titles of what is gone do not even reach the page. */
const blank = { title: '', body: '', url: null };

/** Called for `/post/N`, for a comment's page and for the operator's JSON; what is held is not there for others. */
export async function viewPost(
  reader: Reader,
  id: number,
  eyes: Eyes = anybody,
): Promise<Outcome<PostView, Unseen>> {
  const [found] = await reader
    .select({
      post: postColumns(true, eyes),
      deleted: postsTable.deleted,
      removed: postsTable.removed,
      // Of our own who closed their account the words stay that they left.
      authorGone: sql<boolean>`(${actorsTable.deleted} is not null and not ${actorsTable.local})`,
      blocked: sql<boolean>`(${isBlockedActor(postsTable.author)}
        or ${isBlockedActor(postsTable.community)})`,
      readable: mayRead(postsTable, eyes),
      open: sql<boolean>`${isShownCommunity(postsTable.community)}`,
    })
    .from(postsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, postsTable.author))
    .where(eq(postsTable.id, id));
  if (found === undefined || found.blocked || !found.readable) return refuse('not-found');
  if (!found.open) return refuse('gone');
  const [post] = await withNames(reader, [found.post], eyes.now);
  if (post === undefined) return refuse('not-found');
  if (found.deleted || found.authorGone) return done({ ...post, ...blank, presence: 'deleted' });
  if (found.removed) return done({ ...post, ...blank, presence: 'removed' });
  return done({ ...post, presence: 'shown' });
}
