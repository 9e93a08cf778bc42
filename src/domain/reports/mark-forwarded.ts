/** Notes that a report went on to the home server of whom it is about. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { reportsTable } from '#storage/schema/reports.ts';

/** False when it went there before. */
export async function markForwarded({ tx }: Context, report: number): Promise<boolean> {
  const marked = await tx
    .update(reportsTable)
    .set({ forwarded: true })
    .where(and(eq(reportsTable.id, report), eq(reportsTable.forwarded, false)))
    .returning({ id: reportsTable.id });
  return marked.length > 0;
}
