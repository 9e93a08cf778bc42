/** Runs one lane: what it is owed, several at once, nothing before what it refers to. */
import type { World } from '#federation/world.ts';
import type { Lane } from './claim.ts';
import { dialectBefore, listenTo, type Ear } from './dialect.ts';
import { readBatch, type Batch, type Item } from './read.ts';
import { send, type Sent, type Signers } from './send.ts';
import { postponeLane, settle } from './settle.ts';

/** How many requests are on their way to one server at once. */
const concurrency = 6;
/** So many batches, then the lane goes back into the row with the others. */
const batchesMax = 20;

/** Called with a lane that this worker holds; gives it back in the end. */
export async function runLane(world: World, lane: Lane): Promise<void> {
  const signers: Signers = new Map();
  let current = lane;
  for (let turn = 1; ; turn++) {
    const batch = await readBatch(world, current);
    const ear = await earFor(world, current, batch);
    if (ear === 'waiting') return postponeLane(world, current, 'has not said yet what it runs');
    const concerned =
      ear === null ? [] : batch.items.filter((item) => concerns(item, ear, current));
    const sent = await sendBatch(world, current, { items: concerned, signers });
    if (sent.length > 0) world.failPoint('before-settle');
    const last = !batch.full || turn === batchesMax;
    const next = await settle(world, current, { batch, sent, ear, concerned, release: last });
    if (next === null) return;
    current = next;
  }
}

async function earFor(world: World, lane: Lane, batch: Batch): Promise<Ear | 'waiting' | null> {
  const first = batch.items[0];
  if (first === undefined) return null;
  return (await listenTo(world, lane.host, first.inbox)) ?? 'waiting';
}

/** Whether this server reads this row; removals also go in the dialect it was spoken to before. */
function concerns(item: Item, ear: Ear, lane: Lane): boolean {
  if (item.voided) return false;
  if (item.software !== null && item.software !== ear.software) return false;
  if (item.dialect === null || item.dialect === ear.dialect) return true;
  return item.weight === 'removal' && item.dialect === dialectBefore(lane, ear);
}

/** Sends in order of the log where order matters, otherwise in parallel; stops at the second failure. */
async function sendBatch(
  world: World,
  lane: Lane,
  { items, signers }: { items: readonly Item[]; signers: Signers },
): Promise<Sent[]> {
  const gate = makeGate(concurrency);
  let failures = 0;
  const deliver = (item: Item): Promise<Sent | null> =>
    gate(async () => {
      if (failures >= 2) return null;
      const result = await send(world, item, signers);
      failures = result.fate === 'hold' ? failures + 1 : 0;
      world.log('debug', `delivery ${result.fate}`, {
        host: lane.host,
        activity: item.activity,
        answer: result.answer,
      });
      return { item, result };
    });
  const slots = new Map(items.map((item) => [item, Promise.withResolvers<Sent | null>()]));
  for (const item of items) {
    const before = items.filter((earlier) => waitsFor(item, earlier));
    const { resolve, reject } = slots.get(item)!;
    Promise.all(before.map((earlier) => slots.get(earlier)!.promise))
      // What it refers to did not arrive: it keeps its place.
      .then((results) =>
        results.some((sent) => sent === null || sent.result.fate === 'hold') ? null : deliver(item),
      )
      .then(resolve, reject);
  }
  const sent = await Promise.all([...slots.values()].map(({ promise }) => promise));
  return sent.filter((one) => one !== null);
}

/**
 * The order that is kept, by number in the log: the same inbox, and one is about what the other is about or refers to; votes
 * of different people on one thing pass each other.
 */
function waitsFor(item: Item, earlier: Item): boolean {
  if (earlier.seq >= item.seq || item.inbox !== earlier.inbox) return false;
  if (item.after.includes(earlier.object)) return true;
  if (item.object !== earlier.object) return false;
  return !(item.weight === 'vote' && earlier.weight === 'vote') || item.actor === earlier.actor;
}

/** At most `limit` at once; the others wait their turn. */
function makeGate(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
