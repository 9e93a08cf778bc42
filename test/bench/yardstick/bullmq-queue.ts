/** Fedify's message queue on BullMQ, on either backend: what a server built on Fedify alone would use. */
import type { MessageQueue, MessageQueueEnqueueOptions } from '@fedify/fedify';
import { Queue, Worker, createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import { Client, Pool } from 'pg';

/** Exactly one of the two. */
export type QueuePlace = { readonly databaseUrl: string | null; readonly redisUrl: string | null };

type Message = Readonly<Record<string, unknown>>;
type Handler = (message: Message) => Promise<void> | void;
type Made = {
  readonly queue: Pick<Queue, 'add' | 'addBulk'>;
  readonly work: (handle: (job: { data: Message }) => Promise<void>, at: number) => void;
};

const name = 'fedify';
const jobOptions = { removeOnComplete: true, removeOnFail: true };

/** `concurrency` is how many messages are worked on at once. */
export async function bullmqQueue(place: QueuePlace, concurrency: number): Promise<MessageQueue> {
  const { queue, work } = await (place.redisUrl === null
    ? onPostgres(place.databaseUrl!)
    : onRedis(place.redisUrl));
  const optionsOf = (options?: MessageQueueEnqueueOptions) => ({
    ...jobOptions,
    delay: Math.max(0, Math.ceil(options?.delay?.total('millisecond') ?? 0)),
  });
  return {
    nativeRetrial: false,
    enqueue: async (message: Message, options) => {
      await queue.add(name, message, optionsOf(options));
    },
    enqueueMany: async (messages: readonly Message[], options) => {
      const opts = optionsOf(options);
      for (let from = 0; from < messages.length; from += 500) {
        const some = messages.slice(from, from + 500);
        await queue.addBulk(some.map((data) => ({ name, data, opts })));
      }
    },
    listen: (handler: Handler, { signal } = {}) => {
      work(async ({ data }) => handler(data), concurrency);
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
    },
  };
}

async function onRedis(url: string): Promise<Made> {
  const connection = { url, maxRetriesPerRequest: null };
  const queue = new Queue(name, { connection });
  return {
    queue,
    work: (handle, concurrency) => void new Worker(name, handle, { connection, concurrency }),
  };
}

async function onPostgres(url: string): Promise<Made> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await runMigrations(client);
  await client.end();
  const pool = new Pool({
    connectionString: url,
    max: 20,
    options: '-c search_path=public,bullmq',
  });
  // A pool is what it takes and uses; its type for configurations hides that.
  const connection = pool as Pool & Record<string, unknown>;
  const made = withBackend(createPostgresBackend);
  return {
    queue: new made.Queue(name, { connection }) as unknown as Made['queue'],
    work: (handle, concurrency) => void new made.Worker(name, handle, { connection, concurrency }),
  };
}
