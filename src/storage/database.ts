/** The connection to PostgreSQL and the transaction with what happens after its commit. */
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { connectionLost, patientSocket } from './patient-socket.ts';
import { prepareOnce } from './prepare-once.ts';

export type Query = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Query['transaction']>[0]>[0];
/** What a finder needs: it only looks, in or outside a transaction. */
export type Reader = Pick<Query, 'select'>;
export type Database = {
  readonly query: Query;
  /** Runs `work` in one transaction, on a connection of its own; see `inTransaction`. */
  readonly transact: Query['transaction'];
  readonly close: () => Promise<void>;
};

/** Opens two pools of connections; `url` is a `postgres://` URL, `connections` how many there are in all. */
export function openDatabase(url: string, connections = 16): Database {
  const single = openClient(url, Math.ceil(connections / 2));
  // postgres.js (3.4) sends a BEGIN after what waits on a busy connection, and fails to set that one apart when
  // its buffer is full: what others ask then runs inside a transaction that never ends. Where there are
  // only transactions, no connection is ever shared.
  const transactions = openClient(url, Math.max(1, Math.floor(connections / 2)));
  const query = drizzle(prepareOnce(transactions), { casing: 'snake_case' });
  return {
    query: drizzle(prepareOnce(single), { casing: 'snake_case' }),
    transact: (work, config) => query.transaction(work, config),
    close: async () => {
      await Promise.all([single, transactions].map((client) => client.end({ timeout: 5 })));
    },
  };
}

function openClient(url: string, connections: number): postgres.Sql {
  return postgres(url, {
    max: connections,
    ...ownSocket(url),
    onnotice: () => undefined,
    connect_timeout: 10,
    idle_timeout: 60,
    // After an outage: soon, and not twenty seconds later.
    backoff: (attempt: number) => Math.min(3 ** attempt / 100, 2),
    connection: { application_name: 'folkmoot', TimeZone: 'UTC' },
  });
}

/** The driver takes it, though its types have no word for it. */
function ownSocket(url: string): object {
  const socket = patientSocket(url);
  return socket === undefined ? {} : { socket };
}

/** Serialisation failures and deadlocks: nothing was written, trying again is right. */
const passing = new Set(['40001', '40P01']);

/**
 * Runs `work` in one transaction and returns its result; runs it again when PostgreSQL says so.
 * Functions given to `afterCommit` are called once the commit is durable, in order, never before.
 */
export async function inTransaction<T>(
  database: Database,
  work: (tx: Transaction, afterCommit: (then: () => void) => void) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const afterwards: (() => void)[] = [];
    try {
      const result = await database.transact((tx) => work(tx, (then) => afterwards.push(then)));
      for (const then of afterwards) then();
      return result;
    } catch (error) {
      if (attempt >= 3 || !passing.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** The SQLSTATE of an error from PostgreSQL, however deep it is wrapped; null for others. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  return sqlState(error.cause);
}

/** What the driver says when there is no connection, and Node when there is no server. */
const away = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
]);

/** Whether PostgreSQL cannot be asked now: gone, starting or stopping (57P01–57P03), or full (53300). */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (away.has(code) || /^(08...|57P0[1-3]|53300)$/.test(code))) {
    return true;
  }
  if (error.message === connectionLost) return true;
  return isAway(error.cause);
}

/** Full (53), told to stop (57014), locked (55P03), read-only (25006), overtaken, or a disk that fails (58030). */
const troubled = /^(53...|57014|55P03|25006|40001|40P01|58030)$/;

/** Whether PostgreSQL is in trouble of its own, so that the same may go well in a while: nobody's mistake. */
export function isNobodysFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const state = sqlState(error);
  if (state !== null && troubled.test(state)) return true;
  // The tables were changed under a statement that was prepared before.
  return state === '0A000' && /cached plan must not change/.test(causes(error));
}

const causes = (error: Error): string =>
  error.cause instanceof Error ? `${error.message} ${causes(error.cause)}` : error.message;
