/** Shows a comment that waited for a moderator. */
import { and, eq, isNotNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { noteComment } from '#domain/posts/note-comment.ts';
import { commentsTable } from '#storage/schema/comments.ts';

/** Called by `approveHeld`, which asks for the right: from here on it counts. False when it was shown already. */
export async function showComment(context: Context, comment: number): Promise<boolean> {
  const [row] = await context.tx
    .update(commentsTable)
    .set({ held: null })
    .where(and(eq(commentsTable.id, comment), isNotNull(commentsTable.held)))
    .returning({ post: commentsTable.post, created: commentsTable.created });
  if (row === undefined) return false;
  await noteComment(context, row.post, { delta: 1, at: row.created });
  return true;
}
