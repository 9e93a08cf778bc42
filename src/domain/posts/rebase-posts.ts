/** Moves the addresses of posts written here to another origin. */
import { rebased, type Rebase } from '#domain/actors/rebase-actors.ts';
import type { Context } from '#domain/context.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** Called by `moveHouse` only; what their authors wrote is left as it is. */
export async function rebasePosts(context: Context, move: Rebase): Promise<void> {
  await context.tx.update(postsTable).set({
    uri: rebased(postsTable.uri, move),
    context: rebased(postsTable.context, move),
  });
}
