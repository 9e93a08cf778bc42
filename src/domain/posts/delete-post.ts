/** Deletes a post, as its author wants it. */
import { and, eq, isNull } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { releaseHeld } from '#domain/screening/release-held.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { findPost } from './find-post.ts';
import { dropAttachments } from './keep-attachments.ts';

export type DeletePostRefusal = 'not-found' | 'not-author' | 'gone';

/** Its words are erased for good, the thread below stays; refused to all but the author. What waits goes without a word. */
export async function deletePost(
  context: Context,
  { post: id, by }: { readonly post: number; readonly by: number },
): Promise<Outcome<{ id: number }, DeletePostRefusal>> {
  const post = await findPost(context.tx, id);
  const author = await findActor(context.tx, by);
  if (post === null || author === null) return refuse('not-found');
  if (post.author !== by) return refuse('not-author');
  const rows = await context.tx
    .update(postsTable)
    .set({ deleted: context.now, title: '', body: '', source: null, url: null })
    .where(and(eq(postsTable.id, id), isNull(postsTable.deleted)))
    .returning({ id: postsTable.id });
  if (rows.length === 0) return refuse('gone');
  await dropAttachments(context, [id]);
  await bury(context, post.uri, author.uri);
  const held = post.held === null ? null : await releaseHeld(context, { post: id });
  // Nobody was told that it was there.
  if (held?.told === false) return done({ id });
  await record(context, { kind: 'post.deleted', community: post.community, post: id, by });
  return done({ id });
}
