/** Journal rows → the activity log, one publisher at a time. */
import { and, asc, eq, isNull, max, min, notInArray, sql } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import { domainEvent, type DomainEvent } from '#domain/journal/events.ts';
import { closeRow } from '#domain/journal/close-row.ts';
import { act, type Context } from '#domain/context.ts';
import { reasonOf } from '#lib/reason-of.ts';
import { hostOf } from '#lib/hosts.ts';
import { isAway, isNobodysFault, type Transaction } from '#storage/database.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { logDirectTable, logTable } from '#storage/schema/federation.ts';
import { fetchMeanwhile } from './backfill/fetch-meanwhile.ts';
import { speak } from './outbox.ts';
import { perWorld } from './per-world.ts';
import type { Utterance } from './outbox/utterance.ts';
import {
  moveSubscriptions,
  openLane,
  resume,
  subscribe,
  suspend,
  unsubscribe,
} from './subscriptions.ts';
import type { World } from './world.ts';

type Row = typeof journalTable.$inferSelect;

const batchSize = 50;
const attemptsMax = 3;
const restMs = 3000;

/** Rows that failed a moment ago, and until when the others go first. */
const restingRows = perWorld(() => new Map<number, number>());

/** Any number, the same in every process: only one publisher appends. */
const lockNumber = 70_104_002;

/**
 * Publishes what waits in the journal; returns how many rows were taken. One transaction per row, under
 * a lock, so that “everything after N” in the log never skips a row that commits late.
 */
export async function publishJournal(world: World): Promise<number> {
  let taken = 0;
  for (; taken < batchSize; taken++) {
    if (!(await publishNext(world))) break;
  }
  if (taken > 0) world.failPoint('after-publish');
  if (taken > 0) world.house.ring('lanes');
  return taken;
}

/** The next row in order of id; false when nothing waits. One that fails rests for a moment. */
async function publishNext(world: World): Promise<boolean> {
  const resting = restingRows(world);
  const now = world.house.clock().getTime();
  for (const [id, until] of resting) if (until <= now) resting.delete(id);
  let failing: Row | null = null;
  try {
    return await act(world.house, async (context) => {
      await context.tx.execute(sql`select pg_advisory_xact_lock(${lockNumber})`);
      const rows = await context.tx
        .select()
        .from(journalTable)
        .where(
          and(eq(journalTable.state, 'waiting'), notInArray(journalTable.id, [...resting.keys()])),
        )
        .orderBy(asc(journalTable.id))
        .limit(1);
      const row = rows[0];
      if (row === undefined) return false;
      failing = row;
      const event = domainEvent.parse(row.event);
      const { tx } = context;
      await keepSubscriptions(context, event);
      const said = await speak({
        world,
        tx,
        event,
        uuid: row.uuid,
        at: row.created,
        original: row.original,
      });
      for (const utterance of said) await append(context, row, utterance);
      world.failPoint('publishing');
      await closeRow(context, row.id, { state: said.length === 0 ? 'silent' : 'published' });
      return true;
    });
  } catch (error) {
    // A lost database, or one in trouble, is no fault of the row's.
    if (failing === null || isAway(error) || isNobodysFault(error)) throw error;
    resting.set((failing as Row).id, now + restMs);
    await countFailure(world, failing, error);
    return true;
  }
}

async function countFailure(world: World, row: Row, error: unknown): Promise<void> {
  const reason = reasonOf(error);
  world.log('error', 'journal row failed', { row: row.id, kind: row.kind, error });
  const attempts = row.attempts + 1;
  const state = attempts >= attemptsMax ? 'quarantined' : 'waiting';
  await act(world.house, (context) => closeRow(context, row.id, { state, attempts, reason }));
}

/**
 * Who is owed what follows from the log itself: joining and leaving, blocks and
 * their end are ordered with what is said.
 */
async function keepSubscriptions(context: Context, event: DomainEvent): Promise<void> {
  const { tx } = context;
  const head = await headOf(tx);
  if (event.kind === 'instance.blocked') return suspend(tx, { host: event.host, head });
  if (event.kind === 'instance.unblocked') {
    await resume(tx, { host: event.host, head });
    return fetchMeanwhile(context, event.host);
  }
  if (event.kind === 'member.moved') {
    return moveSubscriptions(context, { ...event, head });
  }
  if (event.kind !== 'member.joined' && event.kind !== 'member.left') return;
  const member = await findActor(tx, event.member);
  if (member === null || member.local) return;
  if (event.kind === 'member.joined') {
    await subscribe(context, { community: event.community, member, from: head + 1 });
  } else {
    await unsubscribe(tx, { community: event.community, member, until: head });
  }
}

/** The number of the newest row of the log; 0 while it is empty. */
async function headOf(tx: Pick<Transaction, 'select'>): Promise<number> {
  const rows = await tx.select({ head: max(logTable.seq) }).from(logTable);
  return rows[0]?.head ?? 0;
}

async function append(context: Context, row: Row, said: Utterance): Promise<void> {
  const { tx, now } = context;
  const seq = (await headOf(tx)) + 1;
  const reachesBack = said.weight === 'removal' ? await voidUnsent(tx, said.object, now) : null;
  await tx.insert(logTable).values({
    seq,
    journal: row.id,
    activity: said.id,
    form: said.form,
    body: said.body,
    signer: said.signer.id,
    open: said.open,
    community: said.community,
    dialect: said.dialect,
    software: said.software,
    actor: said.actor,
    object: said.object,
    after: [...said.after],
    weight: said.weight,
    reachesBack,
    created: now,
  });
  for (const inbox of said.inboxes) {
    const host = hostOf(inbox);
    if (host === null) continue;
    await openLane(context, host, seq - 1);
    await tx.insert(logDirectTable).values({ host, seq, inbox }).onConflictDoNothing();
  }
}

/**
 * What was said about a thing that is gone is said no more, and its words are erased: a server that is
 * back after a week gets only the removal. Returns where in the log it was first spoken of.
 */
async function voidUnsent(tx: Transaction, object: string, now: Date): Promise<number | null> {
  const about = eq(logTable.object, object);
  const first = await tx
    .select({ seq: min(logTable.seq) })
    .from(logTable)
    .where(about);
  await tx
    .update(logTable)
    .set({ voided: now, body: '' })
    .where(
      and(
        about,
        isNull(logTable.voided),
        sql`${logTable.weight} <> 'removal'`,
        sql`${logTable.form} <> 'boost'`,
      ),
    );
  // The boost's own id must be known for its Undo; it carries no words, only an address.
  await tx
    .update(logTable)
    .set({ voided: now })
    .where(and(about, isNull(logTable.voided), eq(logTable.form, 'boost')));
  return first[0]?.seq ?? null;
}
