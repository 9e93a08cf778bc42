/** Lets what waits in a thread wait in another community. */
import { eq, inArray, or } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { heldTable } from '#storage/schema/screening.ts';

/** Called when a thread moves: its new community's moderators decide. */
export async function rehomeHeld({ tx }: Context, post: number, to: number): Promise<void> {
  const below = tx
    .select({ id: commentsTable.id })
    .from(commentsTable)
    .where(eq(commentsTable.post, post));
  await tx
    .update(heldTable)
    .set({ community: to })
    .where(or(eq(heldTable.post, post), inArray(heldTable.comment, below)));
}
