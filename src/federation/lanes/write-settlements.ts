/** Writes what became of many turns in few statements: nothing of a lane that is no longer held. */
import { sql } from 'drizzle-orm';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { deliveriesTable } from '#storage/schema/federation.ts';
import { batchUp } from '#lib/batch-up.ts';
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';
import { leaseMs, type Lane } from './claim.ts';
import type { Settlement } from './settle.ts';

const writeMany = perWorld((world) =>
  batchUp((settlements: readonly Settlement[]) => write(world, settlements), { max: 200 }),
);

/**
 * Returns the lane as it goes on, or null when it was given back, or was no longer this worker's: then
 * whoever has it now sends the same bytes again, and nothing of this turn is written.
 */
export const writeSettlement = (world: World, settlement: Settlement): Promise<Lane | null> =>
  writeMany(world)(settlement);

async function write(
  world: World,
  settlements: readonly Settlement[],
): Promise<readonly (Lane | null)[]> {
  const lease = new Date(world.house.clock().getTime() + leaseMs);
  const rows = settlements.map(({ lane, goesOn }) => ({ ...lane, lease: goesOn ? lease : null }));
  // Nothing but cursors: one statement does.
  const held = settlements.every(({ plain }) => plain)
    ? await updateLanes(world.house.database.query, settlements, rows)
    : await inTransaction(world.house.database, async (tx) => {
        const still = await updateLanes(tx, settlements, rows);
        await keepMarks(
          tx,
          settlements.filter(({ lane }) => still.has(lane.host)),
        );
        return still;
      });
  return settlements.map(({ lane, goesOn }, index) =>
    goesOn && held.has(lane.host) ? rows[index]! : null,
  );
}

/** Which of the lanes were still held. */
async function updateLanes(
  query: Pick<Transaction, 'execute'>,
  settlements: readonly Settlement[],
  rows: readonly Lane[],
): Promise<ReadonlySet<string>> {
  const values = rows.map((lane, index) => ({
    host: lane.host,
    held: lane.epoch,
    // Left standing it tells the next holder that nobody knows what arrived.
    epoch: settlements[index]!.goesOn || settlements[index]!.doubt ? lane.epoch : null,
    lease: lane.lease,
    state: lane.state,
    direct: lane.direct,
    broadcast: lane.broadcast,
    dialect: lane.dialect,
    dialect_before: lane.dialectBefore,
    failures: lane.failures,
    failing_since: lane.failingSince,
    next_try: lane.nextTry,
    last_success: lane.lastSuccess,
    last_try: lane.lastTry,
    last_answer: lane.lastAnswer,
    width: lane.width,
    pace: lane.pace,
    minute: lane.minute,
    minute_taken: lane.minuteTaken,
    refusals: lane.refusals,
  }));
  const kept = await query.execute<{ host: string }>(sql`
    update lanes l set epoch = v.epoch, lease = v.lease, state = v.state, direct = v.direct,
      broadcast = v.broadcast, dialect = v.dialect, dialect_before = v.dialect_before,
      failures = v.failures, failing_since = v.failing_since, next_try = v.next_try,
      last_success = v.last_success, last_try = v.last_try, last_answer = v.last_answer,
      width = v.width, pace = v.pace, minute = v.minute, minute_taken = v.minute_taken,
      refusals = v.refusals
    from json_to_recordset(${JSON.stringify(values)}::json) as v(
      host text, held uuid, epoch uuid, lease timestamptz, state text, direct bigint, broadcast bigint,
      dialect text, dialect_before text, failures int, failing_since timestamptz, next_try timestamptz,
      last_success timestamptz, last_try timestamptz, last_answer text, width int, pace int,
      minute timestamptz, minute_taken int, refusals int)
    where l.host = v.host and l.epoch = v.held
    returning l.host`);
  return new Set(kept.map(({ host }) => host));
}

async function keepMarks(tx: Transaction, settlements: readonly Settlement[]): Promise<void> {
  const dropped = settlements.flatMap(({ lane, dropped: items }) =>
    items.map(({ seq, inbox }) => ({ host: lane.host, seq, inbox })),
  );
  if (dropped.length > 0) {
    await tx.execute(sql`delete from deliveries d
      using json_to_recordset(${JSON.stringify(dropped)}::json) as v(host text, seq bigint, inbox text)
      where d.host = v.host and d.seq = v.seq and d.inbox = v.inbox`);
  }
  const kept = settlements.flatMap((one) => one.kept);
  for (let from = 0; from < kept.length; from += 500) {
    await tx
      .insert(deliveriesTable)
      .values(kept.slice(from, from + 500))
      .onConflictDoUpdate({
        target: [deliveriesTable.host, deliveriesTable.seq, deliveriesTable.inbox],
        set: {
          state: sql`excluded.state`,
          attempts: sql`excluded.attempts`,
          nextTry: sql`excluded.next_try`,
          status: sql`excluded.status`,
          answer: sql`excluded.answer`,
          tried: sql`excluded.tried`,
        },
      });
  }
  const swept = settlements.map(({ lane, swept: until }) => ({ host: lane.host, until }));
  // What kept its place until it was taken, and what was taken ahead of the cursor.
  await tx.execute(sql`delete from deliveries d
    using json_to_recordset(${JSON.stringify(swept)}::json) as v(host text, until bigint)
    where d.host = v.host and d.seq <= v.until
      and (d.state = 'done' or (d.state = 'retry' and d.next_try is null))`);
}
