/** The worker's way through the receipts: claimed, prepared with the network, then done in a transaction. */
import { asError } from '#lib/as-error.ts';
import { batchUp } from '#lib/batch-up.ts';
import { reasonOf } from '#lib/reason-of.ts';
import { isAway, isNobodysFault } from '#storage/database.ts';
import {
  claimReceipts,
  countAttempt,
  firstHead,
  releaseReceipts,
  type Claimed,
} from './receipts/claim.ts';
import { carryOut, type Ready } from './receipts/carry-out.ts';
import { planReceipt } from './receipts/plan-receipt.ts';
import { attemptsMax, leaseMs, type Receipt } from './receipts/receipt.ts';
import { failedRow, pausedRow, settleRows } from './receipts/settle-rows.ts';
import { roomBeside, type Head, type InHand, type Room } from './receipts/shares.ts';
import type { Verdict } from './inbox/arrival.ts';
import { perWorld } from './per-world.ts';
import type { World } from './world.ts';

/** What waits for something in hand is rung for when no more than so many are left, or so many have ended. */
const fewInHand = 100;
const manyEnded = 25;
/** Effects that share a transaction, and transactions at once. */
const groupMax = 50;
const groupsAtOnce = 2;

/** What one receipt came to: only after `settled` may what comes after it go on. */
type End = 'settled' | 'waits';

type Held = InHand & { readonly receipt: Receipt; readonly end: Promise<End> };

type Desk = {
  readonly inHand: Map<number, Held>;
  readonly carry: (ready: Ready) => Promise<Verdict | Error>;
  /** The next claim waits for the one before it. */
  turn: Promise<number>;
  /** Whose turn it was last. */
  after: Head;
  /** The one in hand that a worker may have died on. */
  suspect: number | null;
  /** Something had to wait for what is in hand: ring when that is done. */
  more: boolean;
  /** How many have ended, and how many had when something was taken last. */
  ended: number;
  endedBefore: number;
  wake: (() => void) | null;
  /** The process is about to stop. */
  closed: boolean;
};

const desks = perWorld((world): Desk => ({
  inHand: new Map(),
  carry: batchUp((group: readonly Ready[]) => carryGroup(world, group), {
    max: groupMax,
    atOnce: groupsAtOnce,
  }),
  turn: Promise.resolve(0),
  after: firstHead,
  suspect: null,
  more: false,
  ended: 0,
  endedBefore: 0,
  wake: null,
  closed: false,
}));

/**
 * Called when the bell rings: claims what may be done now and begins it; returns how many that were. 0 says
 * that nothing can be taken at the moment, while what is slow goes on; when that ends and something waited
 * for it, the bell rings again.
 */
export function takeReceipts(world: World): Promise<number> {
  const desk = desks(world);
  const taken = desk.turn.then(() => take(world, desk));
  desk.turn = taken.catch(() => 0);
  return taken;
}

/** Called at a clean stop: resolves when all that was begun is settled. */
export async function settleReceipts(world: World): Promise<void> {
  const { inHand } = desks(world);
  while (inHand.size > 0) await Promise.all([...inHand.values()].map(({ end }) => end));
}

/** Called once before the process stops: nothing more is begun; resolves when what was begun is settled. */
export async function letGoOfReceipts(world: World): Promise<void> {
  desks(world).closed = true;
  await settleReceipts(world);
}

/**
 * Called when the process stops without waiting any longer: what is in hand is given back, so that nobody takes
 * it for something that a worker died on.
 */
export async function giveUpReceipts(world: World): Promise<void> {
  const desk = desks(world);
  desk.closed = true;
  await releaseReceipts(
    world,
    [...desk.inHand.values()].map(({ receipt }) => receipt),
  );
}

async function take(world: World, desk: Desk): Promise<number> {
  while (roomAt(desk).places < 1) await new Promise<void>((wake) => (desk.wake = wake));
  if (desk.closed) return 0;
  const batch = await claimNow(world, desk);
  if (batch.length === 0) return 0;
  world.failPoint('receipts-claimed');
  // Its lease may have run out while this process slept: it is in hand all the same.
  const news = batch.filter(({ receipt }) => !desk.inHand.has(receipt.id));
  // Beside others that nobody has died on yet: if the worker dies, this one was to blame.
  const suspect = news.find(({ receipt }) => receipt.claims > 1);
  if (suspect !== undefined) {
    desk.suspect = suspect.receipt.id;
    await countAttempt(world, suspect.receipt);
  }
  for (const claimed of news) begin(world, desk, claimed);
  return batch.length;
}

const roomAt = ({ inHand, suspect }: Desk): Room => roomBeside(inHand.values(), suspect === null);

/** Goes on until something was taken or everybody had a turn; nobody would ring for what ended meanwhile. */
async function claimNow(world: World, desk: Desk): Promise<readonly Claimed[]> {
  let [whole, more, ended] = [desk.after === firstHead, false, desk.ended];
  desk.endedBefore = desk.ended;
  for (;;) {
    const claim = await claimReceipts(world, { room: roomAt(desk), after: desk.after });
    desk.after = claim.after;
    more ||= claim.more;
    desk.more ||= claim.more;
    if (claim.batch.length > 0) return claim.batch;
    if (claim.after !== firstHead) continue;
    if (whole && (!more || desk.ended === ended)) return [];
    [whole, more, ended] = [true, false, desk.ended];
  }
}

function begin(world: World, desk: Desk, { receipt, after }: Claimed): void {
  const before = after.map((id) => desk.inHand.get(id)?.end);
  const end = Promise.all(before)
    .then((ends) =>
      ends.includes('waits') || isLate(world, receipt)
        ? giveBack(world, receipt)
        : work(world, receipt),
    )
    .catch((error: unknown): End => {
      // The database is away: its lease ends, or is taken back, and it is taken again.
      world.log('error', 'receipt left as it is', { receipt: receipt.id, error });
      return 'waits';
    })
    .finally(() => {
      desk.inHand.delete(receipt.id);
      desk.ended++;
      desk.wake?.();
      const wasSuspect = desk.suspect === receipt.id;
      if (wasSuspect) desk.suspect = null;
      if (!desk.more || !(wasSuspect || isTime(desk))) return;
      desk.more = false;
      world.house.ring('receipts');
    });
  const { origin, verified } = receipt;
  desk.inHand.set(receipt.id, { receipt, origin, verified, bytes: receipt.body.length, end });
}

/** Not for each one that ends: a claim costs the same for one as for many. */
function isTime({ inHand, ended, endedBefore }: Desk): boolean {
  if (ended - endedBefore >= manyEnded) return true;
  return [...inHand.values()].filter(({ verified }) => verified).length <= fewInHand;
}

/** It stood in line for so long that it would be somebody else's before it is done. */
const isLate = (world: World, { lease }: Receipt): boolean =>
  lease !== null && lease.getTime() - world.house.clock().getTime() < leaseMs / 2;

/** What it must come after waits for somebody: then so does this one. */
async function giveBack(world: World, receipt: Receipt): Promise<End> {
  await releaseReceipts(world, [receipt]);
  return 'waits';
}

async function work(world: World, receipt: Receipt): Promise<End> {
  world.failPoint('before-apply');
  if (receipt.attempts >= attemptsMax) {
    return setBack(world, receipt, receipt.reason ?? 'the worker died on it');
  }
  const ready = await planReceipt(world, receipt);
  const { plan } = ready;
  if (plan instanceof Error) return fail(world, ready.receipt, plan);
  await joinedFirst(world, receipt);
  const verdict = await desks(world).carry({ receipt: ready.receipt, plan });
  world.failPoint('after-apply');
  if (verdict instanceof Error) return fail(world, ready.receipt, verdict);
  const { id, activity, type } = receipt;
  const facts = { receipt: id, activity, type };
  const reason = 'reason' in verdict ? { reason: verdict.reason } : {};
  world.log('info', `receipt ${verdict.state}`, { ...facts, ...reason });
  return verdict.state === 'later' ? 'waits' : 'settled';
}

/** Who joins and then posts is a member by then, though the two are about different things. */
async function joinedFirst(world: World, { id, actor }: Receipt): Promise<void> {
  const joining = [...desks(world).inHand.values()].filter(({ receipt }) => {
    return receipt.type === 'Follow' && receipt.actor === actor && receipt.id < id;
  });
  await Promise.all(joining.map(({ end }) => end));
}

/** What goes wrong for a group is tried again one by one, so that each stands or falls alone. */
async function carryGroup(
  world: World,
  group: readonly Ready[],
): Promise<readonly (Verdict | Error)[]> {
  try {
    return await carryOut(world, group);
  } catch (error) {
    if (group.length === 1) return [asError(error)];
    const results: (Verdict | Error)[] = [];
    for (const ready of group) results.push(...(await carryGroup(world, [ready])));
    return results;
  }
}

/** A bug of ours is counted; that the database was away or in trouble is nobody's fault. */
async function fail(world: World, receipt: Receipt, error: unknown): Promise<End> {
  const { id, activity } = receipt;
  world.log('error', 'receipt failed', { receipt: id, activity, error });
  if (isAway(error)) return giveBack(world, receipt);
  if (isNobodysFault(error)) return putOff(world, receipt);
  return setBack(world, receipt, reasonOf(error));
}

/** Not given back: it would be taken at once, again and again. */
async function putOff(world: World, receipt: Receipt): Promise<End> {
  const row = pausedRow(receipt, world.house.clock());
  await settleRows({ tx: world.house.database.query }, [row]);
  return 'waits';
}

async function setBack(world: World, receipt: Receipt, reason: string): Promise<End> {
  const now = world.house.clock();
  const row = failedRow(receipt, { reason, now });
  await settleRows({ tx: world.house.database.query }, [row]);
  return row.state === 'waiting' ? 'waits' : 'settled';
}
