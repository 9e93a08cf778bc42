/** Writes a comment as a member sends it: the same one twice within a minute is one. */
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { lockActor } from '#domain/actors/lock-actor.ts';
import type { Context } from '#domain/context.ts';
import { twiceMs } from '#domain/posts/write-post.ts';
import { done, type Outcome } from '#lib/outcome.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { createComment, type CreateCommentRefusal, type CreatedComment } from './create-comment.ts';
import type { LocalComment } from './new-comment.ts';

/**
 * Called by the form. Refuses what `createComment` refuses. A second press finds the first, also when both come at
 * once: of one author's comments each waits for the one before.
 */
export async function writeComment(
  context: Context,
  comment: LocalComment,
): Promise<Outcome<CreatedComment, CreateCommentRefusal>> {
  const { tx, now } = context;
  await lockActor(context, comment.author);
  const { id, uri, author, post, parent, source, created, deleted } = commentsTable;
  const [twin] = await tx
    .select({ id, uri })
    .from(commentsTable)
    .where(
      and(
        eq(author, comment.author),
        eq(post, comment.post),
        comment.parent === null ? isNull(parent) : eq(parent, comment.parent),
        eq(source, comment.source),
        gt(created, new Date(now.getTime() - twiceMs)),
        isNull(deleted),
      ),
    )
    .orderBy(desc(id))
    .limit(1);
  return twin === undefined ? createComment(context, comment) : done({ ...twin, fresh: false });
}
