/** A real server process on loopback, to be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support/postgres.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Running = {
  readonly pid: number;
  /** Resolves with the exit code, or the name of the signal, whenever it ends. */
  readonly ended: Promise<number | string>;
  readonly signal: (name: NodeJS.Signals) => Promise<number | string>;
  /** Until it says that it runs; rejects when it ends before. */
  readonly greeted: Promise<void>;
  /** What it has logged so far. */
  readonly log: () => string;
};

const alive = new Set<ChildProcess>();

let compiled: string | null = null;

/** What every process is told; the second one starts faster with what the first has compiled. */
const plain = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOST: '127.0.0.1',
  NODE_COMPILE_CACHE: (compiled ??= temporaryFolder()),
});

/** Starts a server and waits until it says that it runs; `env` is all that it is told. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<Running> {
  const running = launchServer(env);
  await running.greeted;
  return running;
}

/** Starts a server that may end before it has begun. */
export function launchServer(env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, ['src/main/server.ts'], {
    cwd: root,
    env: { ...plain(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  let said = '';
  const greeted = Promise.withResolvers<void>();
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-200_000);
    if (said.includes('Folkmoot is running')) greeted.resolve();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) => {
    alive.delete(child);
    greeted.reject(new Error(`the server ended (${String(code ?? signal)}): ${said}`));
    return (code ?? signal) as number | string;
  });
  // Nobody may be waiting for it.
  greeted.promise.catch(() => undefined);
  return {
    pid: child.pid!,
    ended,
    greeted: greeted.promise,
    signal: (name) => {
      child.kill(name);
      return ended;
    },
    log: () => said,
  };
}

/** Called when a test file is done: nothing of it goes on. */
export async function endServers(): Promise<void> {
  for (const child of alive) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Waits until something outside this process has come about. */
export async function until(
  what: string | (() => string),
  holds: () => boolean | Promise<boolean>,
  ms = 120_000,
): Promise<void> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > ms)
      throw new Error(
        `in ${ms} ms it did not come about that ${typeof what === 'string' ? what : what()}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
