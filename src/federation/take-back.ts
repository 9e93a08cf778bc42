/** Takes back what workers that died had in hand, without waiting until their leases run out. */
import { and, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { lanesTable, receiptsTable } from '#storage/schema/federation.ts';
import { leaseMs } from './lanes/claim.ts';
import type { World } from './world.ts';

/**
 * Called by a worker that knows that it is the only one. Claims stay counted: a receipt that kills its
 * worker is found out by them.
 */
export async function takeBack(world: World): Promise<void> {
  const { query } = world.house.database;
  await query
    .update(receiptsTable)
    .set({ lease: null })
    .where(and(eq(receiptsTable.state, 'waiting'), isNotNull(receiptsTable.lease)));
  await query
    .update(lanesTable)
    // The epoch stays: whoever takes it next knows that it was never given back.
    .set({ lease: null })
    .where(isNotNull(lanesTable.lease));
}

/** Called when the database was lost and is back: what was in hand at `lost` failed through nobody's fault. */
export async function takeBackFrom(world: World, lost: Date): Promise<void> {
  const { query } = world.house.database;
  const until = new Date(lost.getTime() + leaseMs);
  await query
    .update(receiptsTable)
    .set({ lease: null, claims: sql`greatest(${receiptsTable.claims} - 1, 0)` })
    .where(and(eq(receiptsTable.state, 'waiting'), lte(receiptsTable.lease, until)));
  await query.update(lanesTable).set({ lease: null }).where(lte(lanesTable.lease, until));
}
