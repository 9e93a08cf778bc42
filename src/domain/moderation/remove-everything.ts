/** Removes everything of somebody's with one act, and brings back exactly what one act removed. */
import { and, eq, exists, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import {
  removeComments,
  renameCommentRemovals,
  restoreComments,
} from '#domain/comments/remove-comments.ts';
import type { Context } from '#domain/context.ts';
import type { DomainEvent } from '#domain/journal/events.ts';
import { recordAll } from '#domain/journal/record.ts';
import {
  removePosts,
  renamePostRemovals,
  restorePosts,
  type Sweep,
  type Swept,
} from '#domain/posts/remove-posts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** How much an act took or gave back. */
export type Amount = { readonly posts: number; readonly comments: number };
export type Everything = {
  readonly amount: Amount;
  /** Says what was done to each part, once the act itself is recorded. */
  readonly tell: (by: number | null, reason: string | null) => Promise<void>;
};

/** Whether an act took nothing: it had not to, or nothing was left. */
export const isNothing = (swept: Everything | null): boolean =>
  swept === null || swept.amount.posts + swept.amount.comments === 0;

/** Marks in one statement each for posts and comments; what was removed before keeps its own entry. */
export async function removeEverything(context: Context, sweep: Sweep): Promise<Everything> {
  const posts = await removePosts(context, sweep);
  const comments = await removeComments(context, sweep);
  return everything(context, { posts, comments }, 'removed');
}

/** What its author deleted since stays gone. */
export async function restoreEverything(
  context: Context,
  entries: readonly number[],
): Promise<Everything> {
  if (entries.length === 0) return everything(context, { posts: [], comments: [] }, 'restored');
  const posts = await restorePosts(context, entries);
  const comments = await restoreComments(context, entries);
  return everything(context, { posts, comments }, 'restored');
}

/** A ban that takes the place of another answers for what that one removed, too. */
export async function inheritRemovals(
  context: Context,
  renamed: { readonly from: number; readonly to: number },
): Promise<void> {
  await renamePostRemovals(context, renamed);
  await renameCommentRemovals(context, renamed);
}

/** Whether anything of theirs stays removed there: others cannot be told to bring back all of it then. */
export async function isAnythingRemoved(
  { tx }: Context,
  { author, community }: Omit<Sweep, 'entry'>,
): Promise<boolean> {
  const one = { one: sql`1` };
  const here = community === null ? undefined : eq(postsTable.community, community);
  const posts = tx
    .select(one)
    .from(postsTable)
    .where(and(eq(postsTable.author, author), here, isNotNull(postsTable.removed)));
  const comments = tx
    .select(one)
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .where(and(eq(commentsTable.author, author), here, isNotNull(commentsTable.removed)));
  const rows = await tx
    .select(one)
    .from(actorsTable)
    .where(and(eq(actorsTable.id, author), or(exists(posts), exists(comments))));
  return rows.length > 0;
}

type Parts = { readonly posts: readonly Swept[]; readonly comments: readonly Swept[] };

/** So many events are written at once. */
const eventsAtOnce = 500;

function everything(
  context: Context,
  { posts, comments }: Parts,
  what: 'removed' | 'restored',
): Everything {
  const tell: Everything['tell'] = async (by, reason) => {
    const ours = await findOurs(context, [...posts, ...comments]);
    const told = { by, reason };
    const events: DomainEvent[] = [
      ...posts.map(({ id, community }) => ({
        kind: `post.${what}` as const,
        post: id,
        community,
        ...told,
      })),
      ...comments.map(({ id, community }) => ({
        kind: `comment.${what}` as const,
        comment: id,
        community,
        ...told,
      })),
    ].filter(({ community }) => ours.has(community));
    // Whoever acted elsewhere spoke of the whole: their words are not about each part.
    for (let at = 0; at < events.length; at += eventsAtOnce)
      await recordAll(
        context,
        events.slice(at, at + eventsAtOnce).map((event) => ({ event, original: null })),
      );
  };
  return { amount: { posts: posts.length, comments: comments.length }, tell };
}

/** Communities elsewhere tell their own members. */
async function findOurs({ tx }: Context, parts: readonly Swept[]): Promise<Set<number>> {
  const communities = [...new Set(parts.map(({ community }) => community))];
  if (communities.length === 0) return new Set();
  const rows = await tx
    .select({ id: actorsTable.id })
    .from(actorsTable)
    .where(
      and(inArray(actorsTable.id, communities), actorsTable.local, isNull(actorsTable.deleted)),
    );
  return new Set(rows.map(({ id }) => id));
}
