/** The doorbell: BullMQ says that there is work; what the work is stands in PostgreSQL. */
import type { Bell } from '#domain/context.ts';
import type { Log, World } from '#federation/world.ts';
import { within } from '#lib/within.ts';
import { calmLog } from './calm-log.ts';
import { drain, jobs } from './jobs.ts';
import {
  openBackend,
  quiet,
  type Answerer,
  type BackendOptions,
  type Doorbell,
} from './queue-backend.ts';

export type Bells = {
  readonly ring: (bell: Bell) => void;
  /**
   * Starts to answer the bells, and to sweep for those that were lost. The only worker there is empties the
   * queues first: what a dead one had in hand there would else be rung for only when its lock runs out.
   */
  readonly work: (world: World, alone: boolean) => Promise<void>;
  /** For the health page: what the queues stand on, and whether it answers within a second. */
  readonly state: () => Promise<QueueState>;
  /** Waits a while for what is in hand, then lets go; a second call waits with the first. */
  readonly close: () => Promise<void>;
};

export type QueueState = {
  readonly backend: 'postgresql' | 'redis';
  readonly reachable: boolean;
};

export type BellOptions = BackendOptions & {
  readonly clock: () => Date;
  readonly log: Log;
};

const names = Object.keys(jobs) as Bell[];
const queueName = (bell: Bell): string => `folkmoot-${bell}`;
/** A job holds nothing: it is forgotten as soon as it is done. */
const forget = { removeOnComplete: true, removeOnFail: true };
/** What is not done by then is taken up again after the next start. */
const patienceMs = 10_000;
const giveUpMs = 1000;
/** Whoever looks after health waits no longer for the queues' answer. */
const answerMs = 1000;

/** Opens the queues on Redis when there is one, else in PostgreSQL (its own schema, `bullmq`). */
export async function openBells(options: BellOptions): Promise<Bells> {
  const log = calmLog(options.log, options.clock);
  const backend = await openBackend(options, log);
  const queues = new Map(
    names.map((name) => [name, quiet(backend.queue(queueName(name)), log)] as const),
  );
  const workers: Answerer[] = [];
  const timers: NodeJS.Timeout[] = [];
  const answers = asking(queues.get('lanes')!);
  let closing = false;
  let closed: Promise<void> | null = null;
  let working: World | null = null;
  const close = async (): Promise<void> => {
    closing = true;
    for (const timer of timers) clearInterval(timer);
    // Without its connection BullMQ waits for it for ever.
    const letGo = Promise.all([letGoOf(working), ...workers.map((worker) => worker.close())])
      .then(() => Promise.all([...queues.values()].map((queue) => queue.close())))
      .then(backend.close);
    if (await within(patienceMs, letGo)) return;
    log('warn', 'stopped without waiting for what was in hand');
    await giveUp(working, log);
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
    const worker = backend.worker(queueName(bell), handler);
    worker.on('failed', (_: unknown, error: Error) => log('error', 'job failed', { bell, error }));
    workers.push(quiet(worker, log));
    timers.push(setInterval(() => sweep(bell), jobs[bell].sweepMs));
    ring(bell);
  };
  return {
    ring,
    work: async (world, alone) => {
      working = world;
      if (alone)
        await Promise.all([...queues.values()].map((queue) => queue.obliterate({ force: true })));
      for (const bell of names) answer(world, bell);
    },
    state: async () => ({
      backend: options.redisUrl === null ? 'postgresql' : 'redis',
      reachable: await answers(),
    }),
    close: () => (closed ??= close()),
  };
}

async function letGoOf(world: World | null): Promise<void> {
  if (world !== null) await Promise.all(names.map((bell) => jobs[bell].letGo?.(world)));
}

/** Nobody may take what is left behind for something that a worker died on. */
async function giveUp(world: World | null, log: Log): Promise<void> {
  if (world === null) return;
  const given = Promise.all(names.map((bell) => jobs[bell].giveUp?.(world)));
  await within(giveUpMs, given).catch((error: unknown) =>
    log('warn', 'what was in hand could not be given back', { error }),
  );
}

/**
 * Whether the queues answer. A question that nobody answered waits for the connection to come back: one of
 * them is enough.
 */
function asking(queue: Doorbell): () => Promise<boolean> {
  let asked: Promise<boolean> | null = null;
  return async () => {
    if (asked !== null) return false;
    const answered = queue.getWaitingCount().then(
      () => true,
      () => false,
    );
    asked = answered.finally(() => (asked = null));
    return (await within(answerMs, answered)) && answered;
  };
}
