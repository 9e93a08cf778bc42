/** Deletes a comment, as its author wants it. */
import { and, eq, isNull } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { noteComment } from '#domain/posts/note-comment.ts';
import { releaseHeld } from '#domain/screening/release-held.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { findComment } from './find-comment.ts';

export type DeleteCommentRefusal = 'not-found' | 'not-author' | 'gone';

/** Its words are erased for good, the answers below stay; refused to all but the author. What waits goes without a word. */
export async function deleteComment(
  context: Context,
  { comment: id, by }: { readonly comment: number; readonly by: number },
): Promise<Outcome<{ id: number }, DeleteCommentRefusal>> {
  const comment = await findComment(context.tx, id);
  const post = comment === null ? null : await findPost(context.tx, comment.post);
  const author = await findActor(context.tx, by);
  if (comment === null || post === null || author === null) return refuse('not-found');
  if (comment.author !== by) return refuse('not-author');
  const [deleted] = await context.tx
    .update(commentsTable)
    .set({ deleted: context.now, body: '', source: null })
    .where(and(eq(commentsTable.id, id), isNull(commentsTable.deleted)))
    .returning({ removed: commentsTable.removed, held: commentsTable.held });
  if (deleted === undefined) return refuse('gone');
  // A removed comment was taken off the count when it was removed; what waits was never on it.
  if (deleted.removed === null && deleted.held === null)
    await noteComment(context, post.id, { delta: -1, at: null });
  await bury(context, comment.uri, author.uri);
  const held = deleted.held === null ? null : await releaseHeld(context, { comment: id });
  // Nobody was told that it was there.
  if (held?.told === false) return done({ id });
  await record(context, { kind: 'comment.deleted', community: post.community, comment: id, by });
  return done({ id });
}
