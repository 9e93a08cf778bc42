/** Whether other workers live on this database, by a lock that PostgreSQL takes back from the dead. */
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';

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
const tries = 5;
const pauseMs = 200;
const reconnectMs = 5000;

/**
 * Called by every worker before it begins; `url` is the database's. A worker is present as long as its
 * connection lasts: if that breaks, it is made again, since a newcomer would else take it for dead.
 */
export async function enterAsWorker(url: string): Promise<Presence> {
  let closing = false;
  let entered = false;
  const again = (): void => {
    if (closing) return;
    sql`select pg_advisory_lock_shared(${lockNumber})`.catch(() =>
      setTimeout(again, reconnectMs).unref(),
    );
  };
  const sql = postgres(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => undefined,
    onclose: () => {
      if (entered) setTimeout(again, reconnectMs).unref();
    },
    connection: { application_name: 'folkmoot-worker' },
  });
  const alone = await lockAlone(sql);
  const enter = async (): Promise<void> => {
    await sql`select pg_advisory_lock_shared(${lockNumber})`;
    if (alone) await sql`select pg_advisory_unlock(${lockNumber})`;
    entered = true;
  };
  if (!alone) await enter();
  return {
    alone,
    settled: async () => {
      if (!entered) await enter();
    },
    close: () => {
      closing = true;
      return sql.end({ timeout: 1 });
    },
  };
}

async function lockAlone(sql: postgres.Sql): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const rows = await sql<
      { locked: boolean }[]
    >`select pg_try_advisory_lock(${lockNumber}) as locked`;
    if (rows[0]!.locked) return true;
    if (attempt === tries) return false;
    await pause(pauseMs);
  }
}
