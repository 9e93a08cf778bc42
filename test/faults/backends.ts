/** Where the queue may be: every story that touches it is told for both. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe } from 'vitest';
import { openRedis, type OwnRedis } from '../redis/redis.ts';

export type Backend = {
  readonly name: 'PostgreSQL' | 'Redis';
  /** What a server needs to find it. */
  readonly env: () => Readonly<Record<string, string>>;
  /** Only with the queue in Redis. */
  readonly redis: () => OwnRedis;
};

/** `REDIS_SERVER` names another program; Debian's package is `redis-server`. */
const program = process.env['REDIS_SERVER'] ?? 'redis-server';

function redisIsHere(): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    // Told by the name of the suite that is skipped.
    return false;
  }
}

/** Tells `story` once for each backend; without redis-server that half is skipped, and says so. */
export function onBothBackends(tell: (backend: Backend) => void): void {
  const none = (): OwnRedis => {
    throw new Error('the queue is in PostgreSQL');
  };
  describe('with the queue in PostgreSQL,', () =>
    tell({ name: 'PostgreSQL', env: () => ({}), redis: none }));
  const here = redisIsHere();
  describe.skipIf(!here)(
    here ? 'with the queue in Redis,' : `with the queue in Redis (skipped: no ${program} on PATH),`,
    () => {
      let redis: OwnRedis;
      beforeAll(async () => void (redis = await openRedis()));
      afterAll(() => redis?.close());
      tell({ name: 'Redis', env: () => ({ REDIS_URL: redis.url }), redis: () => redis });
    },
  );
}
