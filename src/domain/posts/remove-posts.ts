/** Removes all posts of somebody with one act, or brings back exactly those that one act removed. */
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** Whose, and where; `community` is null for everywhere. `entry` is the act in the record. */
export type Sweep = {
  readonly author: number;
  readonly community: number | null;
  readonly entry: number;
};
export type Swept = { readonly id: number; readonly community: number };

/** Called by bans and their like, which ask for the right. What was removed before keeps its own entry. */
export function removePosts(
  context: Context,
  { author, community, entry }: Sweep,
): Promise<readonly Swept[]> {
  return context.tx
    .update(postsTable)
    .set({ removed: context.now, removedBy: entry })
    .where(
      and(
        eq(postsTable.author, author),
        community === null ? undefined : eq(postsTable.community, community),
        isNull(postsTable.removed),
        isNull(postsTable.deleted),
      ),
    )
    .returning({ id: postsTable.id, community: postsTable.community });
}

/** What its author deleted since stays gone. */
export function restorePosts(
  context: Context,
  entries: readonly number[],
): Promise<readonly Swept[]> {
  return context.tx
    .update(postsTable)
    .set({ removed: null, removedBy: null })
    .where(
      and(
        inArray(postsTable.removedBy, [...entries]),
        isNotNull(postsTable.removed),
        isNull(postsTable.deleted),
      ),
    )
    .returning({ id: postsTable.id, community: postsTable.community });
}

/** Called when a later act answers for what an earlier one removed. */
export async function renamePostRemovals(
  context: Context,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await context.tx.update(postsTable).set({ removedBy: to }).where(eq(postsTable.removedBy, from));
}
