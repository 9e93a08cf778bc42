/** Notes on a post that a comment came, went or came back. */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** `at` is when the comment was written; null when the thread is not livelier by it. */
export async function noteComment(
  context: Context,
  post: number,
  { delta, at }: { readonly delta: number; readonly at: Date | null },
): Promise<void> {
  await context.tx
    .update(postsTable)
    .set({
      comments: sql`${postsTable.comments} + ${delta}`,
      ...(at === null
        ? {}
        : { active: sql`greatest(${postsTable.active}, ${at.toISOString()}::timestamptz)` }),
    })
    .where(eq(postsTable.id, post));
}
