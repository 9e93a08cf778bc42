/** A real server process on loopback, to be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Running = {
  readonly pid: number;
  /** Resolves with the exit code, or the name of the signal, whenever it ends. */
  readonly ended: Promise<number | string>;
  readonly signal: (name: NodeJS.Signals) => Promise<number | string>;
  /** What it has logged so far. */
  readonly log: () => string;
};

const alive = new Set<ChildProcess>();

/** Starts a server and waits until it says that it runs; `env` is all that it is told. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, ['src/main/server.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOST: '127.0.0.1', ...env },
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
  await greeted.promise;
  return {
    pid: child.pid!,
    ended,
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

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until something outside this process has come about. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms = 30_000,
): Promise<void> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > ms)
      throw new Error(`in ${ms} ms it did not come about that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
