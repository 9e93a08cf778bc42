/** The doorbell: BullMQ says that there is work; what the work is stands in PostgreSQL. */
import { Queue, Worker, createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import { Client, Pool } from 'pg';
import type { Bell } from '#domain/context.ts';
import type { Log, World } from '#federation/world.ts';
import { within } from '#lib/within.ts';
import { calmLog } from './calm-log.ts';
import { drain, jobs } from './jobs.ts';

export type Bells = {
  readonly ring: (bell: Bell) => void;
  /**
   * Starts to answer the bells, and to sweep for those that were lost. The only worker there is empties the
   * queues first: what a dead one had in hand there would else be rung for only when its lock runs out.
   */
  readonly work: (world: World, alone: boolean) => Promise<void>;
  /** Waits a while for what is in hand, then lets go; a second call waits with the first. */
  readonly close: () => Promise<void>;
};

export type BellOptions = {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** Tells our queues from those of others on the same Redis. */
  readonly name: string;
  readonly clock: () => Date;
  readonly log: Log;
};

const names = Object.keys(jobs) as Bell[];
/** A job holds nothing: it is forgotten as soon as it is done. */
const forget = { removeOnComplete: true, removeOnFail: true };
/** What is not done by then is taken up again after the next start. */
const patienceMs = 10_000;

/** Opens the queues on Redis when there is one, else in PostgreSQL (its own schema, `bullmq`). */
export async function openBells(options: BellOptions): Promise<Bells> {
  const log = calmLog(options.log, options.clock);
  const backend = await openBackend(options, log);
  const queues = new Map(
    names.map((name) => [name, quiet(backend.queue(queueName(name)), log)] as const),
  );
  const workers: Answerer[] = [];
  const timers: NodeJS.Timeout[] = [];
  let closing = false;
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    closing = true;
    for (const timer of timers) clearInterval(timer);
    // Without its connection BullMQ waits for it for ever.
    const letGo = Promise.all(workers.map((worker) => worker.close()))
      .then(() => Promise.all([...queues.values()].map((queue) => queue.close())))
      .then(backend.close);
    if (!(await within(patienceMs, letGo)))
      log('warn', 'stopped without waiting for what was in hand');
  };
  const add = (bell: Bell, more: object): void => {
    if (closing) return;
    queues
      .get(bell)!
      .add(bell, {}, { ...forget, ...more })
      .catch((error: unknown) =>
        log('warn', 'a bell was lost; the sweep will find the work', { bell, error }),
      );
  };
  // One waiting job is enough: it does all that there is. While it runs, one more may wait.
  const ring = (bell: Bell): void =>
    add(bell, { deduplication: { id: bell, keepLastIfActive: true } });
  // Not held up by a job that an outage left half taken: that keeps its place until its lock runs out.
  const sweep = (bell: Bell): void => add(bell, {});
  const answer = (world: World, bell: Bell): void => {
    const handler = async (): Promise<void> => drain(world, bell, () => closing);
    const { concurrency, sweepMs } = jobs[bell];
    const worker = backend.worker(queueName(bell), handler, concurrency);
    worker.on('failed', (_: unknown, error: Error) => log('error', 'job failed', { bell, error }));
    workers.push(quiet(worker, log));
    timers.push(setInterval(() => sweep(bell), sweepMs));
    ring(bell);
  };
  return {
    ring,
    work: async (world, alone) => {
      if (alone)
        await Promise.all([...queues.values()].map((queue) => queue.obliterate({ force: true })));
      for (const bell of names) answer(world, bell);
    },
    close: () => (closed ??= close()),
  };
}

/** How soon the others notice that one of several workers died, and try again after an outage. */
const patience = {
  lockDuration: 15_000,
  stalledInterval: 10_000,
  maxStalledCount: 1000,
  runRetryDelay: 2000,
};

const queueName = (bell: Bell): string => `folkmoot-${bell}`;

/** As much of BullMQ's Queue as a bell needs; the classes differ in type by their backend. */
type Doorbell = Pick<Queue, 'add' | 'obliterate' | 'close'> & Emitter;
type Answerer = { close: () => Promise<void> } & Emitter;
type Emitter = { on(event: 'error' | 'failed', listener: (...args: never[]) => void): unknown };

type Backend = {
  readonly queue: (name: string) => Doorbell;
  readonly worker: (name: string, handler: () => Promise<void>, concurrency: number) => Answerer;
  readonly close: () => Promise<void>;
};

async function openBackend(
  { databaseUrl, redisUrl, name: house }: BellOptions,
  log: Log,
): Promise<Backend> {
  if (redisUrl !== null) {
    const connection = { url: redisUrl, maxRetriesPerRequest: null };
    const prefix = `folkmoot-${house}`;
    return {
      queue: (name) => new Queue(name, { connection, prefix }) as unknown as Doorbell,
      worker: (name, handler, concurrency) =>
        new Worker(name, handler, { connection, prefix, concurrency, ...patience }),
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
  pool.on('error', (error) => log('warn', 'queue connection lost', { error: error.message }));
  // A pool is what it takes and uses; its type for configurations hides that.
  const connection = pool as Pool & Record<string, unknown>;
  return {
    queue: (name) => new onPostgres.Queue(name, { connection }) as unknown as Doorbell,
    worker: (name, handler, concurrency) =>
      new onPostgres.Worker(name, handler, {
        connection,
        concurrency,
        ...patience,
      }) as unknown as Answerer,
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
function quiet<Source extends Emitter>(emitter: Source, log: Log): Source {
  emitter.on('error', (error: Error) => log('warn', 'queue error', { error: error.message }));
  return emitter;
}
