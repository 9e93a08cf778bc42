/** Marks a post as sensitive, or as not, by somebody else than its author. */
import { and, eq, ne } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** Called by `flagPost` of moderation, which asks for the right; false when it was so already. */
export async function setSensitive(
  context: Context,
  post: number,
  sensitive: boolean,
): Promise<boolean> {
  const rows = await context.tx
    .update(postsTable)
    .set({ sensitive })
    .where(and(eq(postsTable.id, post), ne(postsTable.sensitive, sensitive)))
    .returning({ id: postsTable.id });
  return rows.length > 0;
}
