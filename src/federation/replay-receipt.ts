/** Lets a receipt be judged once more, as its operator wants it. */
import { eq } from 'drizzle-orm';
import { act } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import type { Receipt } from './receipts/receipt.ts';
import type { World } from './world.ts';

export type ReplayRefusal = 'not-found' | 'applied' | 'waiting' | 'forgotten';

/**
 * Called from the operator's shell after the cause was mended: the receipt waits again with its
 * failures forgotten. Refused for one that had its effect, one that waits anyway, and one whose body
 * was not kept because it was not meant for us.
 */
export function replayReceipt(world: World, id: number): Promise<Outcome<Receipt, ReplayRefusal>> {
  return act(world.house, async ({ tx, afterCommit, ring }) => {
    const [known] = await tx
      .select()
      .from(receiptsTable)
      .where(eq(receiptsTable.id, id))
      .for('update');
    if (known === undefined) return refuse('not-found');
    if (known.state === 'applied' || known.state === 'waiting') return refuse(known.state);
    if (known.body === '{}') return refuse('forgotten');
    const [receipt] = await tx
      .update(receiptsTable)
      .set({
        state: 'waiting',
        reason: null,
        claims: 0,
        attempts: 0,
        lease: null,
        nextTry: null,
        tried: null,
        settled: null,
      })
      .where(eq(receiptsTable.id, id))
      .returning();
    afterCommit(() => ring('receipts'));
    return done(receipt!);
  });
}
