/** Takes up every lane that is due; called when something was published, and by the sweep. */
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';
import { answersAtOrigin } from './answers-at-origin.ts';
import { claimLanes, findDue, type Claimed } from './claim.ts';
import { dropLane, runLane, type Hold } from './run-lane.ts';

/** So many lanes are in hand at once; most of them wait for an answer, and wait alone. */
const lanesMax = 2000;
/** Lanes that failed before get no more places than this: however many are dead, the well ones find room. */
const doubtfulMax = 1000;
/** As many are claimed in one statement. */
const roomMin = 100;
const dueMax = 1000;
/** One lane alone may have so many in a turn. */
const turnMax = 1000;
/** About so many items are in memory at once, shared among the lanes in hand; each lane has ten at least. */
const itemsMax = 20_000;
const wakeWithinMs = 60_000;

type Hand = {
  readonly lanes: Map<string, Promise<void>>;
  readonly doubtful: Set<string>;
  /** Told when there is room for more. */
  readonly waiting: Set<() => void>;
  /** The claim that is under way, if any. */
  taking: Promise<unknown>;
  /** Seconds in which a lane in hand before wants to be taken up again. */
  readonly alarms: Map<number, NodeJS.Timeout>;
  reachable: boolean;
  stopping: boolean;
};

const hands = perWorld((): Hand => ({
  lanes: new Map(),
  doubtful: new Set(),
  waiting: new Set(),
  taking: Promise.resolve(),
  alarms: new Map(),
  reachable: false,
  stopping: false,
}));

/**
 * Claims lanes that are due and begins to run them, as long as there is room; returns how many. A slow server
 * keeps only its own lane waiting: nobody waits for those that are in hand, as long as there is room. Nothing
 * leaves before our own actor answers at the origin.
 */
export function takeLanes(world: World): Promise<number> {
  const hand = hands(world);
  const taken = take(world, hand);
  hand.taking = Promise.allSettled([hand.taking, taken]);
  return taken;
}

async function take(world: World, hand: Hand): Promise<number> {
  if (!hand.reachable && !(hand.reachable = await answersAtOrigin(world))) return 0;
  let taken = 0;
  while (!hand.stopping) {
    if (!hasRoom(hand)) await new Promise<void>((resolve) => hand.waiting.add(resolve));
    const hosts = await findDue(world, {
      limit: Math.min(dueMax, lanesMax - hand.lanes.size),
      doubtful: doubtfulMax - hand.doubtful.size,
    });
    if (hand.stopping) break;
    const due = hosts.filter((host) => !hand.lanes.has(host));
    if (due.length === 0) break;
    const claimed = await claimLanes(world, due, (some) => {
      for (const one of some) begin(world, hand, one);
    });
    if (claimed === 0) break;
    world.failPoint('lanes-claimed');
    taken += claimed;
  }
  return taken;
}

/** Waits until no lane is in hand any more. */
export async function lanesSettled(world: World): Promise<void> {
  const { lanes } = hands(world);
  while (lanes.size > 0) await Promise.all(lanes.values());
}

/** Called when the process is about to stop: what is on its way is waited for, nothing more begins. */
export async function letGoOfLanes(world: World): Promise<void> {
  const hand = hands(world);
  hand.stopping = true;
  for (const alarm of hand.alarms.values()) clearTimeout(alarm);
  letIn(hand);
  await hand.taking;
  await lanesSettled(world);
}

function letIn({ waiting }: Hand): void {
  for (const go of waiting) go();
  waiting.clear();
}

const hasRoom = ({ lanes }: Hand): boolean => lanes.size <= lanesMax - roomMin;

function begin(world: World, hand: Hand, claimed: Claimed): void {
  const { host } = claimed.lane;
  const hold: Hold = {
    most: () => Math.min(turnMax, Math.max(10, Math.floor(itemsMax / hand.lanes.size))),
    stopping: () => hand.stopping,
  };
  const run = runLane(world, claimed, hold)
    .catch(async (error: unknown) => {
      world.log('error', 'lane failed', { host, error });
      return dropLane(world, claimed);
    })
    // Without a database there is nothing to be written; its lease runs out, and it is taken up again.
    .catch(() => null)
    .then((again) => {
      hand.lanes.delete(host);
      hand.doubtful.delete(host);
      if (hasRoom(hand)) letIn(hand);
      if (again !== null) wake(world, hand, again);
    });
  hand.lanes.set(host, run);
  if (claimed.lane.failures > 0) hand.doubtful.add(host);
}

/** Rings when a lane's pause is over; what is further away is found by the sweep. */
function wake(world: World, hand: Hand, at: Date): void {
  const left = at.getTime() - world.house.clock().getTime();
  const second = Math.ceil(at.getTime() / 1000);
  if (hand.stopping || left > wakeWithinMs || hand.alarms.has(second)) return;
  const ring = (): void => {
    hand.alarms.delete(second);
    world.house.ring('lanes');
  };
  if (left <= 0) ring();
  else hand.alarms.set(second, setTimeout(ring, left).unref());
}
