/** Shows what waited, and tells of it as if it had just come: with the author's own activity, byte for byte. */
import { findComment } from '#domain/comments/find-comment.ts';
import { showComment } from '#domain/comments/show-comment.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { record } from '#domain/journal/record.ts';
import { tellAnswered } from '#domain/notices/tell-answered.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { showPost } from '#domain/posts/show-post.ts';
import { findHeldBelow } from '#domain/screening/find-held.ts';
import type { Held } from '#domain/screening/held.ts';
import { releaseHeld } from '#domain/screening/release-held.ts';

/** What a row is about. */
export const subjectOf = ({ post, comment }: Held): Subject =>
  comment === null ? { post: post! } : { comment };

/** Called by `approveHeld`; what only waited because of it goes along, in the order in which it was written. */
export async function showHeld(context: Context, held: Held): Promise<void> {
  await showOne(context, held);
  const post = held.post ?? (await findComment(context.tx, held.comment!))?.post;
  if (post === undefined) return;
  const below = await findHeldBelow(context.tx, post);
  const waiting = new Set(below.map(({ id }) => id));
  for (const { held: row, id, parent, removed, deleted } of below) {
    const free = parent === null || !waiting.has(parent);
    if (row.why !== 'parent' || !free || removed !== null || deleted !== null) continue;
    waiting.delete(id);
    await showOne(context, row);
  }
}

async function showOne(context: Context, held: Held): Promise<void> {
  const subject = subjectOf(held);
  const { community, author: by } = held;
  await releaseHeld(context, subject);
  const about = { community, ...subject };
  const wasEdited = held.editOriginal !== null;
  const created = (): Promise<void> =>
    record(
      // As it was approved: words that were edited away meanwhile were seen by nobody, and are told to nobody.
      wasEdited
        ? originally(context, held.editOriginal, held.editReceipt)
        : originally(context, held.original, held.receipt),
      'post' in about ? { kind: 'post.created', ...about } : { kind: 'comment.created', ...about },
    );
  const edited = (): Promise<void> =>
    record(
      originally(context, held.editOriginal, held.editReceipt),
      'post' in about
        ? { kind: 'post.edited', ...about, by }
        : { kind: 'comment.edited', ...about, by },
    );
  const shown =
    'post' in subject
      ? await showPost(context, subject.post)
      : await showComment(context, subject.comment);
  if (!shown) return;
  const told =
    'post' in subject
      ? (await findPost(context.tx, subject.post))?.told
      : (await findComment(context.tx, subject.comment))?.told;
  if (held.told) await edited();
  // What was only fetched is news to nobody.
  else if (told) await created();
  await tellAnswered(context, subject);
}

const originally = (context: Context, text: string | null, receipt: number | null): Context => ({
  ...context,
  original: text === null ? null : { text, receipt },
});
