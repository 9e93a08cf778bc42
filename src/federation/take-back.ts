/** Takes back what workers that died had in hand, without waiting until their leases run out. */
import { and, eq, isNotNull } from 'drizzle-orm';
import { lanesTable, receiptsTable } from '#storage/schema/federation.ts';
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
    .set({ lease: null, epoch: null })
    .where(isNotNull(lanesTable.lease));
}
