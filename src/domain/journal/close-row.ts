/** Closes a row of the journal: what became of telling the world. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { journalTable } from '#storage/schema/journal.ts';

/** Called by the publisher in the transaction in which the row was told, failed, or set aside. */
export async function closeRow(
  context: Context,
  id: number,
  closed: Partial<Pick<typeof journalTable.$inferSelect, 'state' | 'attempts' | 'reason'>>,
): Promise<void> {
  await context.tx.update(journalTable).set(closed).where(eq(journalTable.id, id));
}
