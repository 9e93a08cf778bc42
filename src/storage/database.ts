/** The connection to PostgreSQL and the transaction with what happens after its commit. */
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { patientSocket } from './patient-socket.ts';

export type Query = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Query['transaction']>[0]>[0];
/** What a finder needs: it only looks, in or outside a transaction. */
export type Reader = Pick<Query, 'select'>;
export type Database = { readonly query: Query; readonly close: () => Promise<void> };

/** Opens a pool of connections; `url` is a `postgres://` URL, `connections` its size. */
export function openDatabase(url: string, connections = 10): Database {
  const client = postgres(url, {
    max: connections,
    ...ownSocket(url),
    onnotice: () => undefined,
    connect_timeout: 10,
    idle_timeout: 60,
    // After an outage: soon, and not twenty seconds later.
    backoff: (attempt: number) => Math.min(3 ** attempt / 100, 2),
    connection: { application_name: 'folkmoot', TimeZone: 'UTC' },
  });
  return {
    query: drizzle(client, { casing: 'snake_case' }),
    close: () => client.end({ timeout: 5 }),
  };
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
      const result = await database.query.transaction((tx) =>
        work(tx, (then) => afterwards.push(then)),
      );
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
