/** Puts what hangs on a post in place of what hung there before. */
import { inArray } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { attachmentsTable } from '#storage/schema/posts.ts';
import type { Attachment } from './attachment.ts';

/** Called by the verbs of posts with what `cleanAttachments` left; these have asked who may. */
export async function keepAttachments(
  context: Context,
  post: number,
  attachments: readonly Attachment[],
): Promise<void> {
  await dropAttachments(context, [post]);
  if (attachments.length === 0) return;
  await context.tx
    .insert(attachmentsTable)
    .values(attachments.map((attachment, position) => ({ post, position, ...attachment })));
}

/** Called when the words of these posts are erased. */
export async function dropAttachments(context: Context, posts: readonly number[]): Promise<void> {
  if (posts.length === 0) return;
  await context.tx.delete(attachmentsTable).where(inArray(attachmentsTable.post, [...posts]));
}
