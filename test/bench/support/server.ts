/** A real process of ours, started as the operator starts it, and ended politely. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause, type Bench } from './line.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let started = 0;

export type Server = {
  readonly pid: number;
  /** SIGTERM, and until it is gone; twice is as good as once. */
  readonly stop: () => Promise<void>;
};

/** Starts `src/main/server.ts`; resolves when it says that it runs. Its log goes to a file, as under systemd. */
export async function startServer(
  bench: Bench,
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const path = join(bench.folder, `server-${++started}.log`);
  const log = openSync(path, 'w');
  const profiling = bench.prof === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${bench.prof}`];
  const child = spawn(process.execPath, [...profiling, 'src/main/server.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(late);
  };
  bench.onDone(stop);
  while (!readFileSync(path, 'utf8').includes('Folkmoot is running')) {
    if (child.exitCode !== null)
      throw new Error(`our server did not start: ${readFileSync(path, 'utf8')}`);
    await pause(25);
  }
  return { pid: child.pid!, stop };
}
