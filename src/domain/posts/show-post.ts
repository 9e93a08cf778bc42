/** Shows a post that waited for a moderator. */
import { and, eq, isNotNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { askPreview } from '#domain/links/ask-preview.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** Called by `approveHeld`, which asks for the right; false when it was shown already. */
export async function showPost(context: Context, post: number): Promise<boolean> {
  const rows = await context.tx
    .update(postsTable)
    .set({ held: null })
    .where(and(eq(postsTable.id, post), isNotNull(postsTable.held)))
    .returning({ url: postsTable.url });
  for (const { url } of rows) await askPreview(context, { url, soon: true });
  return rows.length > 0;
}
