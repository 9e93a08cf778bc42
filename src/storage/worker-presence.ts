/** Whether other workers live on this database, by a lock that PostgreSQL takes back from the dead. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql as query } from 'drizzle-orm';
import postgres from 'postgres';
import type { Query } from './database.ts';
import { patientSocket } from './patient-socket.ts';

export type Presence = {
  /** Nobody else worked here when we came: what is held was held by workers that died. */
  readonly alone: boolean;
  /** Called when what the dead held has been taken back; until then who comes later waits. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Any number, the same in every process. */
const lockNumber = 70_104_003;
/** The connections of a process that was killed a moment ago may linger for as long. */
const triesMax = 5;
const pauseMs = 200;
const returnMs = 1000;

/**
 * Called by every worker before it begins; `url` is the database's. A worker is present as long as its
 * connection lasts. When that breaks it is made again, and `onReturn` is told since when it was away, if
 * nobody else is back yet: what was in hand then was lost with the database.
 */
export async function enterAsWorker(
  url: string,
  onReturn: (lost: Date) => Promise<void>,
  clock: () => Date,
): Promise<Presence> {
  let closing = false;
  let entered = false;
  let lost: Date | null = null;
  const socket = patientSocket(url);
  const sql = postgres(url, {
    max: 1,
    ...(socket === undefined ? {} : { socket }),
    idle_timeout: 0,
    max_lifetime: null,
    backoff: () => 1,
    onnotice: () => undefined,
    onclose: () => {
      if (closing || !entered || lost !== null) return;
      lost = clock();
      later();
    },
    connection: { application_name: 'folkmoot-worker' },
  });
  const share = async (alone: boolean): Promise<void> => {
    await sql`select pg_advisory_lock_shared(${lockNumber})`;
    if (alone) await sql`select pg_advisory_unlock(${lockNumber})`;
  };
  const comeBack = async (): Promise<void> => {
    if (closing || lost === null) return;
    const alone = await lockAlone(sql, 1);
    try {
      if (alone) await onReturn(lost);
    } catch (error) {
      // Held by us alone it would keep every other worker from coming in.
      await sql`select pg_advisory_unlock(${lockNumber})`;
      throw error;
    }
    await share(alone);
    lost = null;
  };
  const later = (): void => void setTimeout(() => comeBack().catch(later), returnMs).unref();
  const alone = await lockAlone(sql, triesMax);
  const enter = async (): Promise<void> => {
    if (entered) return;
    await share(alone);
    entered = true;
  };
  if (!alone) await enter();
  return {
    alone,
    settled: enter,
    close: () => {
      closing = true;
      return sql.end({ timeout: 1 });
    },
  };
}

async function lockAlone(sql: postgres.Sql, tries: number): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const rows = await sql<
      { locked: boolean }[]
    >`select pg_try_advisory_lock(${lockNumber}) as locked`;
    if (rows[0]!.locked) return true;
    if (attempt === tries) return false;
    await pause(pauseMs);
  }
}

/** How many workers live on this database, in whatever process; called by whoever tells how things are. */
export async function workersPresent(tx: Pick<Query, 'execute'>): Promise<number> {
  // A lock by one 64-bit number: its upper half is the class, 1 tells it from a lock by two numbers.
  const rows = await tx.execute<{ workers: number }>(query`
    select count(distinct pid)::int as workers from pg_locks
    where locktype = 'advisory' and granted and classid = 0 and objid = ${lockNumber} and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())`);
  return rows[0]?.workers ?? 0;
}
