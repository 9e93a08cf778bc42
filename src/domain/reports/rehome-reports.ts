/** Lets open reports about a thread wait in another community. */
import { and, eq, inArray, isNull, ne, or } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { reportsTable } from '#storage/schema/reports.ts';

/** Called when a thread moves: its new community's moderators decide. Legal notices stay with the whole server. */
export async function rehomeReports({ tx }: Context, post: number, to: number): Promise<void> {
  const below = tx
    .select({ id: commentsTable.id })
    .from(commentsTable)
    .where(eq(commentsTable.post, post));
  const { kind, resolved, comment } = reportsTable;
  await tx
    .update(reportsTable)
    .set({ community: to })
    .where(
      and(
        ne(kind, 'notice'),
        isNull(resolved),
        or(eq(reportsTable.post, post), inArray(comment, below)),
      ),
    );
}
