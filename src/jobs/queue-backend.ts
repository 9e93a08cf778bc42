/** What the bells hang on: BullMQ in Redis, or in PostgreSQL. */
import { Queue, Worker, createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import { Client, Pool } from 'pg';
import type { Log } from '#federation/world.ts';

export type BackendOptions = {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** Tells our queues from those of others on the same Redis. */
  readonly name: string;
};

/** How soon the others notice that one of several workers died, and try again after an outage. */
const patience = {
  lockDuration: 15_000,
  stalledInterval: 10_000,
  maxStalledCount: 1000,
  runRetryDelay: 2000,
};

/** As much of BullMQ's Queue as a bell needs; the classes differ in type by their backend. */
export type Doorbell = Pick<Queue, 'add' | 'getWaitingCount' | 'obliterate' | 'close'> & Emitter;
export type Answerer = { close: () => Promise<void> } & Emitter;
type Emitter = { on(event: 'error' | 'failed', listener: (...args: never[]) => void): unknown };

type Backend = {
  readonly queue: (name: string) => Doorbell;
  readonly worker: (name: string, handler: () => Promise<void>) => Answerer;
  readonly close: () => Promise<void>;
};

/** Opens the queues on Redis when there is one, else in PostgreSQL (its own schema, `bullmq`). */
export async function openBackend(
  { databaseUrl, redisUrl, name: house }: BackendOptions,
  log: Log,
): Promise<Backend> {
  if (redisUrl !== null) {
    const connection = { url: redisUrl, maxRetriesPerRequest: null };
    const prefix = `folkmoot-${house}`;
    return {
      queue: (name) => new Queue(name, { connection, prefix }) as unknown as Doorbell,
      worker: (name, handler) => new Worker(name, handler, { connection, prefix, ...patience }),
      close: () => Promise.resolve(),
    };
  }
  await migrateQueues(databaseUrl);
  const onPostgres = withBackend(createPostgresBackend);
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 12,
    options: '-c search_path=public,bullmq',
  });
  // Every queue and every worker listens to it.
  pool.setMaxListeners(0);
  pool.on('error', (error) => log('warn', 'queue connection lost', { error: error.message }));
  // A pool is what it takes and uses; its type for configurations hides that.
  const connection = pool as Pool & Record<string, unknown>;
  return {
    queue: (name) => new onPostgres.Queue(name, { connection }) as unknown as Doorbell,
    worker: (name, handler) =>
      new onPostgres.Worker(name, handler, { connection, ...patience }) as unknown as Answerer,
    close: () => pool.end(),
  };
}

/** BullMQ keeps its tables in a schema of its own and brings them up to date itself. */
async function migrateQueues(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

/** Lost connections are reported; BullMQ connects again by itself. */
export function quiet<Source extends Emitter>(emitter: Source, log: Log): Source {
  emitter.on('error', (error: Error) => log('warn', 'queue error', { error: error.message }));
  return emitter;
}
