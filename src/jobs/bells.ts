/** The doorbell: BullMQ says that there is work; what the work is stands in PostgreSQL. */
import { Queue, Worker, createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import pg from 'pg';
import type { Bell } from '#domain/context.ts';
import type { Log, World } from '#federation/world.ts';
import { drain, jobs } from './jobs.ts';

export type Bells = {
  readonly ring: (bell: Bell) => void;
  /** Starts to answer the bells, and to sweep for those that were lost. */
  readonly work: (world: World) => void;
  /** Waits for what is in hand, then lets go. */
  readonly close: () => Promise<void>;
};

export type BellOptions = {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  readonly log: Log;
};

const names = Object.keys(jobs) as Bell[];
/** A job holds nothing: it is forgotten as soon as it is done. */
const forget = { removeOnComplete: true, removeOnFail: true };

/** Opens the queues on Redis when there is one, else in PostgreSQL (its own schema, `bullmq`). */
export async function openBells(options: BellOptions): Promise<Bells> {
  const backend = await openBackend(options);
  const queues = new Map(
    names.map((name) => [name, quiet(backend.queue(queueName(name)), options.log)] as const),
  );
  const workers: Answerer[] = [];
  const timers: NodeJS.Timeout[] = [];
  let closing = false;
  const ring = (bell: Bell): void => {
    if (closing) return;
    // One waiting job is enough: it does all that there is. While it runs, one more may wait.
    const deduplication = { id: bell, keepLastIfActive: true };
    queues
      .get(bell)!
      .add(bell, {}, { ...forget, deduplication })
      .catch((error: unknown) => options.log('warn', 'a bell was lost; the sweep will find the work', { bell, error }));
  };
  return {
    ring,
    work: (world) => {
      for (const bell of names) {
        const handler = async (): Promise<void> => drain(world, bell);
        const { concurrency, sweepMs } = jobs[bell];
        const worker = backend.worker(queueName(bell), handler, concurrency);
        worker.on('failed', (_: unknown, error: Error) => options.log('error', 'job failed', { bell, error }));
        workers.push(quiet(worker, options.log));
        timers.push(setInterval(() => ring(bell), sweepMs));
        ring(bell);
      }
    },
    close: async () => {
      closing = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await backend.close();
    },
  };
}

const queueName = (bell: Bell): string => `folkmoot-${bell}`;

/** As much of BullMQ's Queue as a bell needs; the classes differ in type by their backend. */
type Doorbell = Pick<Queue, 'add' | 'close'> & Emitter;
type Answerer = { close: () => Promise<void> } & Emitter;
type Emitter = { on(event: 'error' | 'failed', listener: (...args: never[]) => void): unknown };

type Backend = {
  readonly queue: (name: string) => Doorbell;
  readonly worker: (name: string, handler: () => Promise<void>, concurrency: number) => Answerer;
  readonly close: () => Promise<void>;
};

async function openBackend({ databaseUrl, redisUrl, log }: BellOptions): Promise<Backend> {
  if (redisUrl !== null) {
    const connection = { url: redisUrl, maxRetriesPerRequest: null };
    return {
      queue: (name) => new Queue(name, { connection }) as unknown as Doorbell,
      worker: (name, handler, concurrency) => new Worker(name, handler, { connection, concurrency }),
      close: () => Promise.resolve(),
    };
  }
  await migrateQueues(databaseUrl);
  const onPostgres = withBackend(createPostgresBackend);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 12,
    options: '-c search_path=public,bullmq',
  });
  pool.on('error', (error) => log('warn', 'queue connection lost', { error: error.message }));
  // A pool is what it takes and uses; its type for configurations hides that.
  const connection = pool as pg.Pool & Record<string, unknown>;
  return {
    queue: (name) => new onPostgres.Queue(name, { connection }) as unknown as Doorbell,
    worker: (name, handler, concurrency) =>
      new onPostgres.Worker(name, handler, { connection, concurrency }) as unknown as Answerer,
    close: () => pool.end(),
  };
}

/** BullMQ keeps its tables in a schema of its own and brings them up to date itself. */
async function migrateQueues(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

/** Lost connections are reported; BullMQ connects again by itself. */
function quiet<Source extends Emitter>(emitter: Source, log: Log): Source {
  emitter.on('error', (error: Error) => log('warn', 'queue error', { error: error.message }));
  return emitter;
}
