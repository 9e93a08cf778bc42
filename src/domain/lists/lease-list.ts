/** Hands out a list that is due to be read again. */
import { and, asc, eq, lte } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { listsTable } from '#storage/schema/lists.ts';
import { findList, type FollowedList } from './find-list.ts';

const leaseMs = 10 * 60_000;

/** Called by the worker; null when none is due. Nobody else is given it for ten minutes. */
export async function leaseList(context: Context): Promise<FollowedList | null> {
  const [row] = await context.tx
    .select({ id: listsTable.id })
    .from(listsTable)
    .where(and(eq(listsTable.paused, false), lte(listsTable.due, context.now)))
    .orderBy(asc(listsTable.due))
    .limit(1)
    .for('update', { skipLocked: true });
  if (row === undefined) return null;
  const due = new Date(context.now.getTime() + leaseMs);
  await context.tx.update(listsTable).set({ due }).where(eq(listsTable.id, row.id));
  return findList(context.tx, row);
}
