/** Edits a comment, as its author wants it. */
import { eq } from 'drizzle-orm';
import { findStanding } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { tellAnswered } from '#domain/notices/tell-answered.ts';
import { editedWords, isOurs } from '#domain/posts/edit-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { noteComment } from '#domain/posts/note-comment.ts';
import { cleanLanguage } from '#domain/posts/post.ts';
import { screenEdit } from '#domain/screening/screen-edit.ts';
import { notAhead } from '#lib/moments.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { findComment } from './find-comment.ts';

/** What is absent stays. Here: `source`. From elsewhere: sanitised `body`, its source if any, `edited`. */
export type CommentEdit = {
  readonly comment: number;
  readonly by: number;
  readonly source?: string | null | undefined;
  readonly body?: string | undefined;
  readonly language?: string | null | undefined;
  readonly edited?: Date | undefined;
};

export type EditCommentRefusal =
  | 'not-found'
  | 'not-author'
  | 'not-known'
  | 'gone'
  | 'banned'
  | 'stale'
  | 'empty';

/**
 * Refused to all but the author, and to one who is banned: an edit says something new. One that is older than what is
 * stored has no effect (`stale`). What waits for a moderator waits on, with the new words.
 */
export async function editComment(
  context: Context,
  edit: CommentEdit,
): Promise<Outcome<{ id: number }, EditCommentRefusal>> {
  const comment = await findComment(context.tx, edit.comment);
  const post = comment === null ? null : await findPost(context.tx, comment.post);
  if (comment === null || post === null) return refuse('not-found');
  if (comment.author !== edit.by) return refuse('not-author');
  if (comment.deleted) return refuse('gone');
  const where = { person: edit.by, community: post.community, now: context.now };
  const standing = await findStanding(context.tx, where);
  if (standing.banned) return refuse('banned');
  if (edit.body === undefined && edit.source?.trim() === '') return refuse('empty');
  const edited = notAhead(edit.edited ?? context.now, context.now);
  if (edit.edited !== undefined && edited <= (comment.edited ?? comment.created))
    return refuse('stale');
  const words = editedWords(edit);
  const thing = { ...comment, community: post.community };
  const judged = await screenEdit(context, {
    ...thing,
    subject: { comment: comment.id },
    standing,
    body: words.body ?? comment.body,
    source: words.body === undefined ? comment.source : words.source,
    ours: await isOurs(context, thing),
  });
  if (judged.unknown) return refuse('not-known');
  await context.tx
    .update(commentsTable)
    .set({
      ...words,
      ...judged.marks,
      ...(edit.language === undefined ? {} : { language: cleanLanguage(edit.language) }),
      edited,
    })
    .where(eq(commentsTable.id, comment.id));
  // Out of sight now, and off the count.
  if (judged.marks.held !== undefined) await noteComment(context, post.id, { delta: -1, at: null });
  if (judged.removal !== null)
    await record(
      { ...context, original: null },
      {
        kind: 'comment.removed',
        community: post.community,
        comment: comment.id,
        by: null,
        reason: judged.removal,
      },
    );
  if (!judged.quiet)
    await record(context, {
      kind: 'comment.edited',
      community: post.community,
      comment: comment.id,
      by: edit.by,
    });
  await tellAnswered(context, { comment: comment.id });
  return done({ id: comment.id });
}
