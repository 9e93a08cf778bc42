/** The worker's way through the receipts: verify, prepare with the network, then act in one transaction. */
import { and, asc, eq, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { act } from '#domain/context.ts';
import { noteHeard } from '#domain/instances/note-heard.ts';
import { hostOf } from '#lib/hosts.ts';
import { appliedTable, receiptsTable } from '#storage/schema/federation.ts';
import { isBarred } from './gate.ts';
import { prepare } from './inbox.ts';
import { later, refused, type Plan, type Verdict } from './inbox/arrival.ts';
import { readEnvelope } from './intake/envelope.ts';
import { verifyReceipt } from './intake/verify-receipt.ts';
import { idOf, isJson } from './objects/wire.ts';
import { resolveActor } from './resolve-actor.ts';
import type { SignedRequest } from './signatures/signed-request.ts';
import { parseStrictJson } from './strict-json.ts';
import type { World } from './world.ts';

export type Receipt = typeof receiptsTable.$inferSelect;

const batchSize = 50;
const leaseMs = 120_000;
/** Crashes and bugs, then quarantine; waits for others are not counted among these. */
const attemptsMax = 3;
const laterMinutes = [0.1, 0.5, 2, 10, 60, 360, 1440];

/** Applies what waits, in order of arrival for each chain; returns how many receipts were taken. */
export async function applyReceipts(world: World): Promise<number> {
  const batch = await claim(world);
  const chains = new Map<string, Promise<void>>();
  await Promise.all(
    batch.map((receipt) => {
      // One chain per object and what it answers: an edit waits for its post, two posts do not.
      const keys = chainKeys(receipt);
      const before = Promise.all(keys.map((key) => chains.get(key)));
      const turn = before.then(() => settle(world, receipt));
      for (const key of keys) chains.set(key, turn);
      return turn;
    }),
  );
  return batch.length;
}

async function claim(world: World): Promise<Receipt[]> {
  const now = world.house.clock();
  const free = or(isNull(receiptsTable.lease), lt(receiptsTable.lease, now));
  const due = or(isNull(receiptsTable.nextTry), lte(receiptsTable.nextTry, now));
  const ids = world.house.database.query
    .select({ id: receiptsTable.id })
    .from(receiptsTable)
    .where(and(eq(receiptsTable.state, 'waiting'), free, due))
    .orderBy(asc(receiptsTable.id))
    .limit(batchSize)
    .for('update', { skipLocked: true });
  const rows = await world.house.database.query
    .update(receiptsTable)
    .set({ lease: new Date(now.getTime() + leaseMs), claims: sql`${receiptsTable.claims} + 1` })
    .where(sql`${receiptsTable.id} in (${ids})`)
    .returning();
  const batch = rows.sort((a, b) => a.id - b.id);
  // After a crash nobody knows which of a batch was to blame: those are taken one by one.
  const suspects = batch.filter((receipt) => receipt.claims > 1);
  if (suspects.length === 0) return batch;
  const first = suspects[0]!;
  await release(
    world,
    batch.filter((receipt) => receipt !== first),
  );
  await count(world, first);
  return [first];
}

async function release(world: World, receipts: readonly Receipt[]): Promise<void> {
  for (const { id, claims } of receipts) {
    await world.house.database.query
      .update(receiptsTable)
      .set({ lease: null, claims: claims - 1 })
      .where(eq(receiptsTable.id, id));
  }
}

/** Counts an attempt before it is made, so that a receipt that kills the worker is found out. */
async function count(world: World, receipt: Receipt): Promise<void> {
  await world.house.database.query
    .update(receiptsTable)
    .set({ attempts: sql`${receiptsTable.attempts} + 1` })
    .where(eq(receiptsTable.id, receipt.id));
}

function chainKeys(receipt: Receipt): string[] {
  const parsed = parseStrictJson(Buffer.from(receipt.body));
  // Its own id too: an Undo may name what it takes back by that alone.
  const keys = new Set([receipt.activity]);
  const collect = (value: unknown, depth: number): void => {
    const id = idOf(value);
    if (id !== null) keys.add(id);
    if (!isJson(value) || depth > 3) return;
    collect(value['object'], depth + 1);
    collect(value['inReplyTo'], depth + 1);
  };
  if (typeof parsed !== 'string') collect(parsed.json['object'], 0);
  return [...keys];
}

async function settle(world: World, receipt: Receipt): Promise<void> {
  world.failPoint('before-apply');
  try {
    if (receipt.attempts >= attemptsMax) {
      return await close(world, receipt, 'quarantined', receipt.reason ?? 'the worker died on it');
    }
    const plan = await planFor(world, receipt);
    const verdict = typeof plan === 'function' ? await carryOut(world, receipt, plan) : plan;
    world.failPoint('after-apply');
    await finish(world, receipt, verdict);
  } catch (error) {
    await fail(world, receipt, error);
  }
}

async function planFor(world: World, receipt: Receipt): Promise<Plan> {
  if (await isBarred(world, receipt.actor)) return refused('blocked');
  const parsed = parseStrictJson(Buffer.from(receipt.body));
  const envelope = typeof parsed === 'string' ? parsed : readEnvelope(parsed.json);
  if (typeof envelope === 'string') return refused(envelope);
  if (!receipt.verified) {
    const verified = await verifyReceipt(world, {
      ...receipt,
      request: receipt.request as SignedRequest,
    });
    if (!verified.done) {
      return verified.reason === 'key-unreachable'
        ? later(verified.reason)
        : refused(verified.reason);
    }
    await act(world.house, (context) => noteHeard(context, hostOf(receipt.actor)!));
  }
  const actor = await resolveActor(world, envelope.actor);
  if (!actor.done) {
    return actor.reason === 'unreachable'
      ? later('actor cannot be reached')
      : refused(`actor is ${actor.reason}`);
  }
  return prepare({ world, activity: envelope, actor: actor.value });
}

/** The effect, the mark that this id was applied, and the receipt's state: all of it or nothing. */
function carryOut(world: World, receipt: Receipt, plan: Exclude<Plan, Verdict>): Promise<Verdict> {
  const original = { text: receipt.body, receipt: receipt.id };
  return act(
    world.house,
    async (context) => {
      const key = { origin: receipt.origin, activity: receipt.activity };
      const marked = await context.tx
        .insert(appliedTable)
        .values({ ...key, receipt: receipt.id, created: context.now })
        .onConflictDoNothing()
        .returning({ activity: appliedTable.activity });
      if (marked.length === 0) return { state: 'ignored', reason: 'applied before' };
      const verdict = await plan(context);
      if (verdict.state !== 'applied') {
        await context.tx
          .delete(appliedTable)
          .where(and(eq(appliedTable.origin, key.origin), eq(appliedTable.activity, key.activity)));
        return verdict;
      }
      await context.tx
        .update(receiptsTable)
        .set({ state: 'applied', verified: true, lease: null, settled: context.now })
        .where(eq(receiptsTable.id, receipt.id));
      return verdict;
    },
    original,
  );
}

async function finish(world: World, receipt: Receipt, verdict: Verdict): Promise<void> {
  const facts = { receipt: receipt.id, activity: receipt.activity, type: receipt.type };
  if (verdict.state === 'later') return postpone(world, receipt, verdict.reason);
  world.log('info', `receipt ${verdict.state}`, {
    ...facts,
    ...('reason' in verdict ? { reason: verdict.reason } : {}),
  });
  if (verdict.state === 'applied') return;
  const forget = verdict.state === 'ignored' && verdict.forget === true;
  const state = verdict.reason === 'blocked' ? 'blocked' : verdict.state;
  await close(world, receipt, state, verdict.reason, forget);
}

async function close(
  world: World,
  receipt: Receipt,
  state: 'ignored' | 'refused' | 'blocked' | 'quarantined',
  reason: string,
  forget = false,
): Promise<void> {
  await world.house.database.query
    .update(receiptsTable)
    .set({
      state,
      reason,
      lease: null,
      settled: world.house.clock(),
      // What was not meant for us is not kept.
      ...(forget ? { body: '{}' } : {}),
    })
    // Whoever else applied it meanwhile has settled it already.
    .where(and(eq(receiptsTable.id, receipt.id), eq(receiptsTable.state, 'waiting')));
}

/** Waiting for somebody else's server is no fault: longer and longer, then given up with a reason. */
async function postpone(world: World, receipt: Receipt, reason: string): Promise<void> {
  const waited = world.house.clock().getTime() - receipt.arrived.getTime();
  const step = laterMinutes.find((minutes) => minutes * 60_000 > waited);
  if (step === undefined) return close(world, receipt, 'ignored', `${reason} for a day`);
  await world.house.database.query
    .update(receiptsTable)
    .set({
      reason,
      lease: null,
      claims: 0,
      nextTry: new Date(world.house.clock().getTime() + step * 60_000),
    })
    .where(and(eq(receiptsTable.id, receipt.id), eq(receiptsTable.state, 'waiting')));
}

/** A bug or an outage of ours: counted, tried again, and after three kept aside with its reason. */
async function fail(world: World, receipt: Receipt, error: unknown): Promise<void> {
  world.log('error', 'receipt failed', { receipt: receipt.id, activity: receipt.activity, error });
  const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown error';
  const attempts = receipt.attempts + 1;
  await world.house.database.query
    .update(receiptsTable)
    .set({
      reason,
      attempts,
      lease: null,
      claims: 0,
      ...(attempts >= attemptsMax
        ? { state: 'quarantined' as const, settled: world.house.clock() }
        : { nextTry: new Date(world.house.clock().getTime() + attempts * 5000) }),
    })
    .where(and(eq(receiptsTable.id, receipt.id), eq(receiptsTable.state, 'waiting')));
}
