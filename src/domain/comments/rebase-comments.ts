/** Moves the addresses of comments written here to another origin. */
import { rebased, type Rebase } from '#domain/actors/rebase-actors.ts';
import type { Context } from '#domain/context.ts';
import { commentsTable } from '#storage/schema/comments.ts';

/** Called by `moveHouse` only; what their authors wrote is left as it is. */
export async function rebaseComments(context: Context, move: Rebase): Promise<void> {
  await context.tx.update(commentsTable).set({ uri: rebased(commentsTable.uri, move) });
}
