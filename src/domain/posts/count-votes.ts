/** Counts votes on a post. */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** By how much the counters change: what one vote really changed, so that they stay exact. */
export type Tally = { readonly up: number; readonly down: number };

/** Called by the verbs of votes only, in the transaction of the vote. */
export async function countVotes(context: Context, post: number, tally: Tally): Promise<void> {
  await context.tx
    .update(postsTable)
    .set({
      up: sql`${postsTable.up} + ${tally.up}`,
      down: sql`${postsTable.down} + ${tally.down}`,
    })
    .where(eq(postsTable.id, post));
}
