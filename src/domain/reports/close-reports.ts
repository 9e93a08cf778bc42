/** Closes reports: what was done about them, and what is answered. */
import { and, inArray, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { reportsTable } from '#storage/schema/reports.ts';

export type Closing = {
  readonly reports: readonly number[];
  /** Null for the operator. */
  readonly by: number | null;
  /** The entry in the record of what was done; null when nothing had to be. */
  readonly act: number | null;
  readonly answer: string | null;
};

/** Called by verbs that asked for the right; those that were closed already are left as they are. */
export async function closeReports(
  context: Context,
  { reports, by, act, answer }: Closing,
): Promise<void> {
  if (reports.length === 0) return;
  await context.tx
    .update(reportsTable)
    .set({ resolved: context.now, resolvedBy: by, act, answer })
    .where(and(inArray(reportsTable.id, [...reports]), isNull(reportsTable.resolved)));
}
