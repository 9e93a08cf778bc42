/** What came in, and what became of it. */
import { desc, eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { receiptsTable } from '#storage/schema/federation.ts';

type Row = typeof receiptsTable.$inferSelect;
export type ReceiptState = Row['state'];
export type ReceiptView = Pick<
  Row,
  | 'id'
  | 'state'
  | 'reason'
  | 'activity'
  | 'type'
  | 'actor'
  | 'verified'
  | 'arrived'
  | 'attempts'
  | 'nextTry'
  | 'settled'
>;

export const receiptStates: readonly ReceiptState[] = receiptsTable.state.enumValues;

export const receiptColumns = {
  id: receiptsTable.id,
  state: receiptsTable.state,
  reason: receiptsTable.reason,
  activity: receiptsTable.activity,
  type: receiptsTable.type,
  actor: receiptsTable.actor,
  verified: receiptsTable.verified,
  arrived: receiptsTable.arrived,
  attempts: receiptsTable.attempts,
  nextTry: receiptsTable.nextTry,
  settled: receiptsTable.settled,
};

/** Newest first; of every state when none is given. */
export function listReceipts(
  reader: Reader,
  { state, limit }: { readonly state: ReceiptState | null; readonly limit: number },
): Promise<ReceiptView[]> {
  return reader
    .select(receiptColumns)
    .from(receiptsTable)
    .where(state === null ? undefined : eq(receiptsTable.state, state))
    .orderBy(desc(receiptsTable.id))
    .limit(limit);
}

/** One receipt with the body as it came; null when there is none. */
export async function findReceipt(
  reader: Reader,
  id: number,
): Promise<(ReceiptView & { readonly body: string }) | null> {
  const [row] = await reader
    .select({ ...receiptColumns, body: receiptsTable.body })
    .from(receiptsTable)
    .where(eq(receiptsTable.id, id));
  return row ?? null;
}
