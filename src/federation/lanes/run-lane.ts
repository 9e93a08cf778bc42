/** Runs one lane that this worker holds: turn after turn, until it has all, must wait, or others are due. */
import type { World } from '#federation/world.ts';
import { lanesTable } from '#storage/schema/federation.ts';
import { held, type Claimed } from './claim.ts';
import { listenTo } from './dialect.ts';
import { isOurs } from './outage.ts';
import { readBatch } from './read.ts';
import { retireInboxes } from './retire-inbox.ts';
import { rhythmOf } from './rhythm.ts';
import { runTurn } from './run-turn.ts';
import type { Sent } from './send.ts';
import { settle } from './settle.ts';
import { writeSettlement } from './write-settlements.ts';

/** So many turns, then the lane goes back into the row with the others. */
const turnsMax = 20;
/** A lane in doubt is asked with little: it may be away for long. */
const unwellMax = 20;
const unheardMs = 15_000;

export type Hold = {
  /** How many items of a kind are read at once: fewer when many lanes are in hand. */
  readonly most: () => number;
  readonly stopping: () => boolean;
};

/** Gives the lane back in the end; returns when it wants to be taken up again, null for when something is published. */
export async function runLane(world: World, claimed: Claimed, hold: Hold): Promise<Date | null> {
  let { lane, marks } = claimed;
  let doubtUntil: number | null = null;
  const ear = await listenTo(world, lane.host, claimed.known);
  if (ear === null) return postponeLane(world, claimed);
  let rhythm = rhythmOf(lane);
  const sent: Sent[] = [];
  for (let turn = 1; ; turn++) {
    const probe = lane.state === 'dormant' || lane.state === 'refused';
    const limit = lane.failures <= 1 ? hold.most() : Math.min(unwellMax, hold.most());
    const batch = await readBatch(world, { lane, ear, limit });
    doubtUntil ??= claimed.orphaned ? batch.head : 0;
    const ended = await runTurn(world, {
      lane,
      doubtUntil,
      items: batch.items,
      rhythm,
      most: probe ? 1 : Infinity,
      stopping: hold.stopping,
    });
    if (ended.sent.length > 0) world.failPoint('before-settle');
    rhythm = ended.rhythm;
    sent.push(...ended.sent);
    const settlement = settle(lane, {
      batch,
      turn: ended,
      ear,
      ours: ended.alive === null && isOurs(world),
      marks,
      doubtUntil,
      now: world.house.clock(),
      mayGoOn: turn < turnsMax && !hold.stopping(),
    });
    const next = await writeSettlement(world, settlement);
    if (ended.sent.length > 0) world.failPoint('after-settle');
    if (next === null) {
      await retireInboxes(world, lane, sent);
      return settlement.wants;
    }
    marks = settlement.marks;
    lane = next;
  }
}

/** Gives a lane back unread, to be taken up again in a little while. */
async function postponeLane(world: World, { lane, orphaned }: Claimed): Promise<Date> {
  const now = world.house.clock();
  const nextTry = new Date(now.getTime() + unheardMs);
  await world.house.database.query
    .update(lanesTable)
    .set({
      lease: null,
      // Whether what stands after its cursors was sent is as open as before.
      ...(orphaned ? {} : { epoch: null }),
      lastAnswer: 'has not said yet what it runs',
      lastTry: now,
      nextTry,
    })
    .where(held(lane));
  return nextTry;
}

/** Called when a run failed through a fault of ours: nobody knows what it sent, so the epoch stays. */
export async function dropLane(world: World, { lane }: Claimed): Promise<Date> {
  const nextTry = new Date(world.house.clock().getTime() + unheardMs);
  await world.house.database.query
    .update(lanesTable)
    .set({ lease: null, nextTry })
    .where(held(lane));
  return nextTry;
}
