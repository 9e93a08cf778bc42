/** A Redis of the benchmark's own, when the machine has one. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import type { Bench } from './line.ts';
import { freePort } from '../../support/free-port.ts';

const program = process.env['REDIS_SERVER'] ?? 'redis-server';

export type OwnRedis = { readonly url: string; readonly pid: number };

/** Null where there is no `redis-server`. It writes nothing to the disk: as fast as it gets. */
export async function openRedis(bench: Bench): Promise<OwnRedis | null> {
  if (spawnSync(program, ['--version']).error !== undefined) return null;
  const port = await freePort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(program, words, { stdio: 'ignore', cwd: bench.folder });
  const ended = once(child, 'exit');
  bench.onDone(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const url = `redis://127.0.0.1:${port}/0`;
  const redis = new Redis(url, { maxRetriesPerRequest: 50 });
  // Tried again until it is there.
  redis.on('error', () => undefined);
  await redis.ping();
  redis.disconnect();
  return { url, pid: child.pid! };
}
