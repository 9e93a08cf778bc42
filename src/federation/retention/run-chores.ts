/** Sees to the chores that are due: of many workers one at a time, and once in a period for all of them. */
import { eq, sql } from 'drizzle-orm';
import { act } from '#domain/context.ts';
import { choresTable } from '#storage/schema/federation.ts';
import type { World } from '#federation/world.ts';
import { catchUp } from './catch-up.ts';
import type { Chore } from './chore.ts';
import { forgetVotes } from './forget-votes.ts';
import { endRules } from './end-rules.ts';
import { fadeLog } from './fade-log.ts';
import { forgetLinks } from './forget-links.ts';
import { pruneReceipts } from './prune-receipts.ts';
import { pruneSends } from './prune-sends.ts';
import { purgeInstances } from './purge-instances.ts';
import { resyncReturned } from './resync-lane.ts';
import { weighCommunities } from './weigh-communities.ts';

/** In this order: what is forgotten is noted before what is left is looked at. */
export const chores: readonly Chore[] = [
  endRules,
  purgeInstances,
  catchUp,
  pruneReceipts,
  forgetVotes,
  fadeLog,
  resyncReturned,
  pruneSends,
  forgetLinks,
  weighCommunities,
];

/** Any number, the same in every process. */
const lockNumber = 70_104_004;

/**
 * Called by the job `chores`; returns how many chores took a step, 0 when none is due or another worker
 * is at it. One step each, so that a worker that stops does not have to wait.
 */
export async function runChores(world: World): Promise<number> {
  let steps = 0;
  for (const chore of chores) {
    try {
      if (await takeStep(world, chore)) steps++;
    } catch (error) {
      // The others do not wait for it; it is tried again at the next bell.
      world.log('error', 'chore failed', { chore: chore.name, error });
    }
  }
  return steps;
}

function takeStep(world: World, chore: Chore): Promise<boolean> {
  return act(world.house, async (context) => {
    const { tx, now } = context;
    const locked = await tx.execute<{ ours: boolean }>(
      sql`select pg_try_advisory_xact_lock(${lockNumber}) as ours`,
    );
    if (locked[0]?.ours !== true) return false;
    const [known] = await tx.select().from(choresTable).where(eq(choresTable.name, chore.name));
    const ran = known?.ran ?? null;
    // A clock that was set back must not stop it for good.
    if (ran !== null && Math.abs(now.getTime() - ran.getTime()) < chore.everyMs) return false;
    const last = { ran, position: known?.position ?? 0 };
    const { more, position = last.position } = await chore.step(world, context, last);
    const kept = { ran: more ? ran : now, position };
    await tx
      .insert(choresTable)
      .values({ name: chore.name, ...kept })
      .onConflictDoUpdate({ target: choresTable.name, set: kept });
    return true;
  });
}
