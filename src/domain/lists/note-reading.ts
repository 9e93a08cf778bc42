/** Notes how a list was found when nothing of it was taken over. */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { listsTable } from '#storage/schema/lists.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Called when a list could not be read or was not taken over; it is read again later and later, at least once a day. */
export async function noteTrouble(
  context: Context,
  { list, trouble }: { readonly list: number; readonly trouble: string },
): Promise<void> {
  const [row] = await context.tx
    .update(listsTable)
    // Without its mark: the next answer shall be a whole one.
    .set({ trouble, failures: sql`${listsTable.failures} + 1`, etag: null })
    .where(eq(listsTable.id, list))
    .returning({ failures: listsTable.failures });
  if (row === undefined) return;
  const wait = Math.min(dayMs, hourMs * 2 ** Math.min(row.failures - 1, 10));
  await context.tx
    .update(listsTable)
    .set({ due: new Date(context.now.getTime() + wait) })
    .where(eq(listsTable.id, list));
}

/** Called when its server says that it is the same as before. */
export async function noteUnchanged(context: Context, list: number): Promise<void> {
  await context.tx
    .update(listsTable)
    .set({
      fetched: context.now,
      due: new Date(context.now.getTime() + dayMs),
      failures: 0,
      trouble: null,
    })
    .where(eq(listsTable.id, list));
}
