/** Marks a comment as removed, locked or limited, or takes the mark off. */
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { noteComment } from '#domain/posts/note-comment.ts';
import type { Marking } from '#domain/posts/mark-post.ts';
import { commentsTable } from '#storage/schema/comments.ts';

export type CommentMark = 'removed' | 'locked' | 'limited';

/** Called by the acts of moderation, which ask for the right; false when it was so already. */
export async function markComment(
  context: Context,
  comment: number,
  { mark, on, entry = null }: Marking<CommentMark>,
): Promise<boolean> {
  const column = commentsTable[mark];
  const [row] = await context.tx
    .update(commentsTable)
    .set({
      [mark]: on ? context.now : null,
      ...(mark === 'removed' ? { removedBy: on ? entry : null } : {}),
    })
    .where(and(eq(commentsTable.id, comment), on ? isNull(column) : isNotNull(column)))
    .returning({
      post: commentsTable.post,
      deleted: commentsTable.deleted,
      held: commentsTable.held,
    });
  if (row === undefined) return false;
  // A deleted comment was taken off the count when it was deleted; what waits was never on it.
  if (mark === 'removed' && row.deleted === null && row.held === null)
    await noteComment(context, row.post, { delta: on ? -1 : 1, at: null });
  return true;
}
