/** A receipt as it is in store, and what is the same wherever one is worked on. */
import type { receiptsTable } from '#storage/schema/federation.ts';

export type Receipt = typeof receiptsTable.$inferSelect;

/** For so long a receipt is its worker's; who holds one longer has died. */
export const leaseMs = 120_000;
/** Crashes and bugs, then quarantine; waits for others are not counted among these. */
export const attemptsMax = 3;
