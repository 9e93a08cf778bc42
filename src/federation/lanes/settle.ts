/** Settles a batch: moves the cursors, sets refused items aside, backs off, or lets the lane sleep. */
import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { deliveriesTable, lanesTable } from '#storage/schema/federation.ts';
import type { World } from '#federation/world.ts';
import { held, leaseMs, type Lane } from './claim.ts';
import { dialectBefore, type Ear } from './dialect.ts';
import type { Batch, Item } from './read.ts';
import type { Sent } from './send.ts';

const hourMs = 3_600_000;
const sleepsAfterMs = 7 * 24 * hourMs;
const attemptsBeforeAlone = 3;
/** An item that fails while its server answers others is tried alone after these. */
const aloneHours = [1, 6, 24];

export type Settlement = {
  readonly batch: Batch;
  readonly sent: readonly Sent[];
  readonly ear: Ear | null;
  /** What of the batch this server is to get. */
  readonly concerned: readonly Item[];
  readonly release: boolean;
};

/**
 * Writes what became of a batch in one transaction. Returns the lane as it goes on, or null when it was
 * given back (done, held up, or no longer this worker's).
 */
export async function settle(
  world: World,
  lane: Lane,
  settlement: Settlement,
): Promise<Lane | null> {
  const { sent } = settlement;
  const now = world.house.clock();
  const answered = sent.some(({ result }) => result.fate !== 'hold');
  const alone = sent.filter(
    ({ item, result }) => result.fate === 'hold' && isAlone(item, answered),
  );
  const open = sent.filter((one) => one.result.fate === 'hold' && !alone.includes(one));
  const tried = new Set(sent.map(({ item }) => item));
  const unsent = settlement.concerned.filter((item) => item.from !== 'retry' && !tried.has(item));
  const stuck = [...open.map(({ item }) => item), ...unsent];
  const direct = cursorOf(stuck, 'direct', endOf(settlement, 'direct'));
  const broadcast = cursorOf(stuck, 'broadcast', endOf(settlement, 'broadcast'));
  const rows = await inTransaction(world.house.database, async (tx) => {
    await dropRetries(tx, lane, settlement);
    await keepResults(tx, { lane, sent, alone, answered, cursors: { direct, broadcast }, now });
    return tx
      .update(lanesTable)
      .set({
        direct,
        broadcast,
        ...dialectOf(lane, settlement.ear),
        ...moodOf(lane, { sent, held: open, answered, now }),
        // Who goes on holds it for as long again.
        ...(settlement.release || stuck.length > 0
          ? { lease: null, epoch: null }
          : { lease: new Date(now.getTime() + leaseMs) }),
      })
      .where(held(lane))
      .returning();
  });
  const next = rows[0];
  return next === undefined || next.epoch === null ? null : next;
}

/** Fails, though its server answers: it must not hold up the rest. */
const isAlone = (item: Item, answered: boolean): boolean =>
  item.from === 'retry' || (answered && item.attempts + 1 >= attemptsBeforeAlone);

/** What does not concern this server concerns none of its inboxes, read or not. */
function endOf({ batch, concerned }: Settlement, from: 'direct' | 'broadcast'): number {
  const cut = batch.cut[from];
  const half = concerned.some((item) => item.from === from && item.seq === cut);
  return cut === null || half ? batch[from] : cut;
}

function cursorOf(stuck: readonly Item[], from: Item['from'], end: number): number {
  const seqs = stuck.filter((item) => item.from === from).map(({ seq }) => seq);
  return seqs.length === 0 ? end : Math.min(end, Math.min(...seqs) - 1);
}

type Results = {
  readonly lane: Lane;
  readonly sent: readonly Sent[];
  readonly alone: readonly Sent[];
  readonly answered: boolean;
  readonly cursors: { readonly direct: number; readonly broadcast: number };
  readonly now: Date;
};

/** What was voided meanwhile, or is in no form for this server any more, is not tried again. */
async function dropRetries(
  tx: Transaction,
  lane: Lane,
  { batch, concerned }: Settlement,
): Promise<void> {
  for (const item of batch.items) {
    if (item.from !== 'retry' || concerned.includes(item)) continue;
    await tx
      .delete(deliveriesTable)
      .where(
        and(
          eq(deliveriesTable.host, lane.host),
          eq(deliveriesTable.seq, item.seq),
          eq(deliveriesTable.inbox, item.inbox),
        ),
      );
  }
}

/** Marks what a cursor cannot say; marks that the cursor has passed are swept. */
async function keepResults(tx: Transaction, results: Results): Promise<void> {
  const { lane, sent, alone, answered, cursors, now } = results;
  for (const one of sent) {
    const { item, result } = one;
    const passed = item.seq <= (item.from === 'direct' ? cursors.direct : cursors.broadcast);
    if (result.fate === 'done' && passed && item.from !== 'retry') continue;
    // While it answers nobody it is the server that fails, not the item.
    const attempts = item.attempts + (answered || item.from === 'retry' ? 1 : 0);
    const state = stateOf(one, alone.includes(one));
    const key = { host: lane.host, seq: item.seq, inbox: item.inbox };
    const kept = {
      state: state.state,
      attempts,
      nextTry: waitUntil(state.hours, now),
      status: result.status,
      answer: result.answer,
      tried: now,
    };
    await tx
      .insert(deliveriesTable)
      .values({ ...key, ...kept })
      .onConflictDoUpdate({
        target: [deliveriesTable.host, deliveriesTable.seq, deliveriesTable.inbox],
        set: kept,
      });
  }
  const low = Math.min(cursors.direct, cursors.broadcast);
  await tx.delete(deliveriesTable).where(
    and(
      eq(deliveriesTable.host, lane.host),
      lte(deliveriesTable.seq, low),
      or(
        eq(deliveriesTable.state, 'done'),
        // It kept its place until it was taken.
        and(eq(deliveriesTable.state, 'retry'), isNull(deliveriesTable.nextTry)),
      ),
    ),
  );
}

function stateOf(
  { item, result }: Sent,
  alone: boolean,
): { state: 'done' | 'retry' | 'aside'; hours: number | null } {
  if (result.fate !== 'hold') return { state: result.fate, hours: null };
  if (!alone) return { state: 'retry', hours: null };
  const hours = aloneHours[item.attempts + 1 - attemptsBeforeAlone];
  return hours === undefined ? { state: 'aside', hours: null } : { state: 'retry', hours };
}

const waitUntil = (hours: number | null, now: Date): Date | null =>
  hours === null ? null : new Date(now.getTime() + hours * hourMs);

/** A change holds from the next row on. */
function dialectOf(lane: Lane, ear: Ear | null): Partial<Lane> {
  if (ear === null || ear.dialect === lane.dialect) return {};
  return { dialect: ear.dialect, dialectBefore: dialectBefore(lane, ear) };
}

type Mood = {
  readonly sent: readonly Sent[];
  readonly held: readonly Sent[];
  readonly answered: boolean;
  readonly now: Date;
};

/** Active, failing with a growing pause, or dormant after a week. */
function moodOf(lane: Lane, { sent, held: holding, answered, now }: Mood): Partial<Lane> {
  if (sent.length === 0) return {};
  const last = sent.at(-1)!.result.answer;
  const took = sent.some(({ result }) => result.fate === 'done');
  const base = { lastTry: now, lastAnswer: last, ...(took ? { lastSuccess: now } : {}) };
  if (holding.length === 0) {
    return { ...base, state: 'active', failures: 0, failingSince: null, nextTry: null };
  }
  const failures = answered ? 1 : lane.failures + 1;
  const failingSince = answered ? now : (lane.failingSince ?? now);
  const dormant = now.getTime() - failingSince.getTime() > sleepsAfterMs;
  const asked = Math.max(0, ...holding.map(({ result }) => result.retryAfterMs ?? 0));
  const pause = dormant ? 24 * hourMs : Math.max(asked, backoff(lane.host, failures));
  return {
    ...base,
    lastAnswer: holding[0]!.result.answer,
    state: dormant ? 'dormant' : 'failing',
    failures,
    failingSince,
    nextTry: new Date(now.getTime() + pause),
  };
}

/** 5 s doubling to an hour, spread by up to a quarter so that lanes do not wake together. */
function backoff(host: string, failures: number): number {
  const spread = ([...host].reduce((sum, char) => sum + char.charCodeAt(0), failures) % 26) / 100;
  return Math.min(hourMs, 5000 * 2 ** Math.min(failures - 1, 12)) * (1 + spread);
}

/** Gives a lane back unread, to be taken up again in a little while. */
export async function postponeLane(world: World, lane: Lane, why: string): Promise<void> {
  await world.house.database.query
    .update(lanesTable)
    .set({
      lease: null,
      epoch: null,
      lastAnswer: why,
      nextTry: sql`${new Date(world.house.clock().getTime() + 15_000).toISOString()}::timestamptz`,
    })
    .where(held(lane));
}
