/** Counts votes on a comment. */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import type { Tally } from '#domain/posts/count-votes.ts';
import { commentsTable } from '#storage/schema/comments.ts';

/** Called by the verbs of votes only, in the transaction of the vote. */
export async function countVotes(context: Context, comment: number, tally: Tally): Promise<void> {
  await context.tx
    .update(commentsTable)
    .set({
      up: sql`${commentsTable.up} + ${tally.up}`,
      down: sql`${commentsTable.down} + ${tally.down}`,
    })
    .where(eq(commentsTable.id, comment));
}
