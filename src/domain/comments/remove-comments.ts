/** Removes all comments of somebody with one act, or brings back exactly those that one act removed. */
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { noteComments } from '#domain/posts/note-comments.ts';
import type { Sweep, Swept } from '#domain/posts/remove-posts.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';

const swept = { id: commentsTable.id, community: postsTable.community };

/** Called by bans and their like, which ask for the right. What was removed before keeps its own entry. */
export async function removeComments(
  context: Context,
  { author, community, entry }: Sweep,
): Promise<readonly Swept[]> {
  const rows = await context.tx
    .update(commentsTable)
    .set({ removed: context.now, removedBy: entry })
    .from(postsTable)
    .where(
      and(
        eq(postsTable.id, commentsTable.post),
        eq(commentsTable.author, author),
        community === null ? undefined : eq(postsTable.community, community),
        isNull(commentsTable.removed),
        isNull(commentsTable.deleted),
      ),
    )
    .returning(swept);
  await noteComments(context, { entries: [entry], delta: -1 });
  return rows;
}

/** What its author deleted since stays gone. */
export async function restoreComments(
  context: Context,
  entries: readonly number[],
): Promise<readonly Swept[]> {
  await noteComments(context, { entries, delta: 1 });
  return context.tx
    .update(commentsTable)
    .set({ removed: null, removedBy: null })
    .from(postsTable)
    .where(
      and(
        eq(postsTable.id, commentsTable.post),
        inArray(commentsTable.removedBy, [...entries]),
        isNotNull(commentsTable.removed),
        isNull(commentsTable.deleted),
      ),
    )
    .returning(swept);
}

/** Called when a later act answers for what an earlier one removed. */
export async function renameCommentRemovals(
  context: Context,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await context.tx
    .update(commentsTable)
    .set({ removedBy: to })
    .where(eq(commentsTable.removedBy, from));
}
