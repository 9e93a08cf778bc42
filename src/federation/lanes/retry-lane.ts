/** Takes a lane up again at once, as its operator wants it. */
import { and, eq, isNotNull } from 'drizzle-orm';
import { act } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { deliveriesTable, lanesTable } from '#storage/schema/federation.ts';
import type { World } from '#federation/world.ts';
import { wellAgain, type Lane } from './claim.ts';

/** An item that was given up counts as tried so often: one more time, then after an hour, … */
const attemptsKept = 2;

/**
 * Called from the operator's shell: the pause ends and the failures are forgotten, whatever the lane's
 * state. With `aside`, what the server refused for good is sent once more too. Returns how many items
 * are tried again out of their turn.
 */
export function retryLane(
  world: World,
  { host, aside }: { readonly host: string; readonly aside: boolean },
): Promise<Outcome<{ lane: Lane; again: number }, 'not-found'>> {
  return act(world.house, async ({ tx, now, afterCommit, ring }) => {
    const [lane] = await tx
      .update(lanesTable)
      .set(wellAgain)
      .where(eq(lanesTable.host, host))
      .returning();
    if (lane === undefined) return refuse('not-found');
    const again = await tx
      .update(deliveriesTable)
      .set({ nextTry: now })
      .where(
        and(
          eq(deliveriesTable.host, host),
          eq(deliveriesTable.state, 'retry'),
          // Without a time of their own they keep their place before the cursor.
          isNotNull(deliveriesTable.nextTry),
        ),
      )
      .returning({ seq: deliveriesTable.seq });
    const refused = !aside
      ? []
      : await tx
          .update(deliveriesTable)
          .set({ state: 'retry', attempts: attemptsKept, nextTry: now })
          .where(and(eq(deliveriesTable.host, host), eq(deliveriesTable.state, 'aside')))
          .returning({ seq: deliveriesTable.seq });
    afterCommit(() => ring('lanes'));
    return done({ lane, again: again.length + refused.length });
  });
}
