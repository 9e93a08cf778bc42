/** What `GET /health`, its page and the doctor tell: how this server is, counted in the database. */
import { sql, type SQL } from 'drizzle-orm';
import type { Database, Transaction } from '#storage/database.ts';
import { workersPresent } from '#storage/worker-presence.ts';
import { findBlockedLanes } from './blocked-lanes.ts';
import { backlogMax, backlogQuery, textArray } from './lane-backlog.ts';

/** Where the bells are; told by whoever opened them. */
export type QueueState = {
  readonly backend: 'postgresql' | 'redis';
  readonly reachable: boolean;
};

export type LaneCount = Record<
  'active' | 'failing' | 'refused' | 'dormant' | 'gone' | 'blocked',
  number
>;

/** Ages are whole seconds; null where nothing waits. Counts end at `countMax`. */
export type Facts = {
  readonly database: { readonly version: string; readonly latencyMs: number };
  readonly receipts: {
    readonly waiting: number;
    readonly oldestSeconds: number | null;
    /** For how long the one that could have been applied first was not. */
    readonly overdueSeconds: number | null;
    readonly quarantined: number;
    readonly byReason: Readonly<Record<string, number>>;
  };
  readonly journal: {
    readonly unpublished: number;
    readonly oldestSeconds: number | null;
    readonly quarantined: number;
  };
  readonly lanes: LaneCount;
  /** Lanes of servers that missed something because the log was not kept for so long. */
  readonly gaps: number;
  /** Items that are treated apart from their lanes. */
  readonly exceptions: { readonly retry: number; readonly aside: number };
  readonly workers: { readonly present: number };
};

export type SlowLane = {
  readonly host: string;
  readonly state: string;
  readonly backlog: number;
  /** There is more than was counted. */
  readonly more: boolean;
  /** Since when it does not get through; else when it last did. */
  readonly since: string | null;
  readonly lastAnswer: string | null;
  /** From which to which number of the log it missed something. */
  readonly missed: { readonly from: number; readonly until: number } | null;
};

export type Backlog = {
  /** Items owed, all lanes together; each lane counts for at most `laneMax`. */
  readonly items: number;
  /** Lanes that owe something. */
  readonly lanes: number;
  /** Lanes that owe more than was counted. */
  readonly capped: number;
  readonly laneMax: number;
  readonly counted: string;
  readonly slowest: readonly SlowLane[];
};

const countMax = 100_000;
const slowestMax = 20;
const reasonsMax = 10;
/** What takes longer is broken off by PostgreSQL itself. */
const factsTimeoutMs = 2000;
const backlogTimeoutMs = 10_000;

/** Called for `/health` and by the doctor; throws when the database does not answer. */
export function readFacts(database: Database, now: Date): Promise<Facts> {
  return looking(database, factsTimeoutMs, async (tx) => {
    const begun = performance.now();
    const version = await one<{ version: string }>(
      tx,
      sql`select current_setting('server_version') as version`,
    );
    const latencyMs = Math.round((performance.now() - begun) * 10) / 10;
    return {
      database: { version: version.version, latencyMs },
      receipts: await readReceipts(tx, now),
      journal: await readJournal(tx, now),
      ...(await readLanes(tx, now)),
      exceptions: await readExceptions(tx),
      workers: { present: await workersPresent(tx) },
    };
  });
}

/** The costly part: called less often. Throws when the database does not answer or takes too long. */
export function readBacklog(database: Database, now: Date): Promise<Backlog> {
  return looking(database, backlogTimeoutMs, async (tx) => {
    type Row = { host: string; items: number; more: boolean };
    const blocked = await findBlockedLanes(tx, now);
    const rows = [...(await tx.execute<Row>(backlogQuery({ hosts: null, blocked })))];
    const slow = rows
      .toSorted((a, b) => b.items - a.items || (a.host < b.host ? -1 : 1))
      .slice(0, slowestMax);
    return {
      items: rows.reduce((sum, { items }) => sum + items, 0),
      lanes: rows.length,
      capped: rows.filter(({ more }) => more).length,
      laneMax: backlogMax,
      counted: now.toISOString(),
      slowest: await describeLanes(tx, slow),
    };
  });
}

/** One moment of the database, and nothing written: PostgreSQL itself sees to both. */
function looking<T>(
  { transact }: Database,
  timeoutMs: number,
  look: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return transact(
    async (tx) => {
      await tx.execute(sql.raw(`set local statement_timeout = ${timeoutMs}`));
      return look(tx);
    },
    { accessMode: 'read only', isolationLevel: 'repeatable read' },
  );
}

async function one<Row extends Record<string, unknown>>(tx: Transaction, asked: SQL): Promise<Row> {
  const rows: readonly Record<string, unknown>[] = await tx.execute(asked);
  return rows[0] as Row;
}

const seconds = (since: string | null, now: Date): number | null =>
  since === null ? null : Math.max(0, Math.floor((now.getTime() - Number(since)) / 1000));

const epochMs = (moment: SQL): SQL => sql`floor(extract(epoch from ${moment}) * 1000)::bigint`;

async function readReceipts(tx: Transaction, now: Date): Promise<Facts['receipts']> {
  // Words of errors are for the log and the operator: this page is public.
  const rows = await tx.execute<{
    reason: string;
    items: number;
    oldest: string;
    due: string | null;
  }>(sql`
    select case when attempts > 0 then 'failed here' else coalesce(left(reason, 60), 'new') end as reason,
      count(*)::int as items, ${epochMs(sql`min(arrived)`)} as oldest,
      ${epochMs(sql`min(coalesce(next_try, arrived)) filter (where next_try is null or next_try <= ${now.toISOString()})`)} as due
    from (select * from receipts where state = 'waiting' order by id limit ${countMax}) w
    group by 1 order by 2 desc, 1`);
  const { items } = await one<{ items: number }>(
    tx,
    sql`select count(*)::int as items from
      (select 1 from receipts where state = 'quarantined' limit ${countMax}) q`,
  );
  const least = (moments: readonly (string | null)[]): string | null => {
    const known = moments.filter((moment) => moment !== null).map(Number);
    return known.length === 0 ? null : String(Math.min(...known));
  };
  return {
    waiting: rows.reduce((sum, row) => sum + row.items, 0),
    oldestSeconds: seconds(least(rows.map(({ oldest }) => oldest)), now),
    overdueSeconds: seconds(least(rows.map(({ due }) => due)), now),
    quarantined: items,
    byReason: Object.fromEntries(rows.slice(0, reasonsMax).map((row) => [row.reason, row.items])),
  };
}

async function readJournal(tx: Transaction, now: Date): Promise<Facts['journal']> {
  const waiting = await one<{ items: number; oldest: string | null }>(
    tx,
    sql`select count(*)::int as items, ${epochMs(sql`min(created)`)} as oldest
      from (select created from journal where state = 'waiting' order by id limit ${countMax}) w`,
  );
  const { items } = await one<{ items: number }>(
    tx,
    sql`select count(*)::int as items from
      (select 1 from journal where state = 'quarantined' limit ${countMax}) q`,
  );
  return {
    unpublished: waiting.items,
    oldestSeconds: seconds(waiting.oldest, now),
    quarantined: items,
  };
}

/** A blocked lane counts as blocked, whatever state it was in. */
async function readLanes(tx: Transaction, now: Date): Promise<{ lanes: LaneCount; gaps: number }> {
  const blocked = await findBlockedLanes(tx, now);
  const rows = await tx.execute<{ state: keyof LaneCount; items: number; gaps: number }>(sql`
    select case when l.host = any(${textArray(blocked)}) then 'blocked' else l.state end as state,
      count(*)::int as items, count(*) filter (where l.missed_from is not null)::int as gaps
    from lanes l group by 1`);
  const lanes: LaneCount = { active: 0, failing: 0, refused: 0, dormant: 0, gone: 0, blocked: 0 };
  for (const { state, items } of rows) lanes[state] = items;
  return { lanes, gaps: rows.reduce((sum, row) => sum + row.gaps, 0) };
}

async function readExceptions(tx: Transaction): Promise<Facts['exceptions']> {
  // A retry without an hour of its own only keeps its place in its lane.
  const row = await one<{ retry: number; aside: number }>(
    tx,
    sql`select
      (select count(*) from (select 1 from deliveries where state = 'retry' and next_try is not null
        limit ${countMax}) r)::int as retry,
      (select count(*) from (select 1 from deliveries where state = 'aside' limit ${countMax}) a)::int as aside`,
  );
  return { retry: row.retry, aside: row.aside };
}

type Slow = { readonly host: string; readonly items: number; readonly more: boolean };

async function describeLanes(tx: Transaction, slow: readonly Slow[]): Promise<SlowLane[]> {
  if (slow.length === 0) return [];
  type Row = {
    host: string;
    state: string;
    since: string | null;
    answer: string | null;
    from: string | null;
    until: string | null;
  };
  const hosts = sql.join(
    slow.map(({ host }) => sql`${host}`),
    sql`, `,
  );
  const rows = await tx.execute<Row>(sql`
    select host, state, ${epochMs(sql`coalesce(failing_since, last_success)`)} as since,
      left(last_answer, 60) as answer, missed_from as from, missed_until as until
    from lanes where host in (${hosts})`);
  const byHost = new Map([...rows].map((row) => [row.host, row]));
  return slow.flatMap(({ host, items, more }) => {
    const row = byHost.get(host);
    if (row === undefined) return [];
    const since = row.since === null ? null : new Date(Number(row.since)).toISOString();
    const missed =
      row.from === null || row.until === null
        ? null
        : { from: Number(row.from), until: Number(row.until) };
    const { state, answer: lastAnswer } = row;
    return { host, state, backlog: items, more, since, lastAnswer, missed };
  });
}
