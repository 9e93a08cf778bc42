/** A Redis of one's own on a free loopback port, without a memory of its past. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { temporaryFolder } from '../support/postgres.ts';
import { freePort } from '../support/free-port.ts';

export type OwnRedis = {
  readonly url: string;
  /** Forgets everything, as a Redis does that had to. */
  readonly flush: () => Promise<void>;
  readonly keys: () => Promise<string[]>;
  /** From now on it takes nothing more (`maxmemory`, `noeviction`), until `makeRoom` is called. */
  readonly fill: () => Promise<void>;
  readonly makeRoom: () => Promise<void>;
  /** Ends it hard and starts an empty one in its place when told to. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** `REDIS_SERVER` names another program; Debian's package is `redis-server`. */
export async function openRedis(): Promise<OwnRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  const folder = temporaryFolder();
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const words = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    child = spawn(process.env['REDIS_SERVER'] ?? 'redis-server', words, { stdio: 'ignore' });
    await once(child, 'spawn');
    await ask((redis) => redis.ping());
  };
  const ask = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(url, { maxRetriesPerRequest: 50 });
    // Tried again until it is there.
    redis.on('error', () => undefined);
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  };
  const kill = async (): Promise<void> => {
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    child = null;
  };
  await start();
  return {
    url,
    flush: async () => void (await ask((redis) => redis.flushall())),
    keys: () => ask((redis) => redis.keys('*')),
    fill: () =>
      ask(async (redis) => {
        await redis.config('SET', 'maxmemory-policy', 'noeviction');
        await redis.config('SET', 'maxmemory', '1');
      }),
    makeRoom: async () => void (await ask((redis) => redis.config('SET', 'maxmemory', '0'))),
    kill,
    start,
    close: kill,
  };
}
