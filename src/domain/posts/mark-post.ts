/** Marks a post as removed, locked, featured or limited, or takes the mark off. */
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { postsTable } from '#storage/schema/posts.ts';

export type PostMark = 'removed' | 'locked' | 'featured' | 'limited';

export type Marking<Mark> = {
  readonly mark: Mark;
  readonly on: boolean;
  /** Of a removal: the entry in the record by which it can be taken back. */
  readonly entry?: number | null;
};

/** Called by the acts of moderation, which ask for the right; false when it was so already. */
export async function markPost(
  context: Context,
  post: number,
  { mark, on, entry = null }: Marking<PostMark>,
): Promise<boolean> {
  const column = postsTable[mark];
  const rows = await context.tx
    .update(postsTable)
    .set({
      [mark]: on ? context.now : null,
      ...(mark === 'removed' ? { removedBy: on ? entry : null } : {}),
    })
    .where(and(eq(postsTable.id, post), on ? isNull(column) : isNotNull(column)))
    .returning({ id: postsTable.id });
  return rows.length > 0;
}
