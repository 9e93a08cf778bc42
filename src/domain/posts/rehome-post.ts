/** Puts a thread into another community, with everything that hangs on it. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { rehomeReports } from '#domain/reports/rehome-reports.ts';
import { rehomeHeld } from '#domain/screening/rehome-held.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** Called by `movePost`, which asks for the right; what the old community featured, the new one does not. */
export async function rehomePost(context: Context, post: number, to: number): Promise<void> {
  await context.tx
    .update(postsTable)
    .set({ community: to, featured: null })
    .where(eq(postsTable.id, post));
  await rehomeHeld(context, post, to);
  await rehomeReports(context, post, to);
}
