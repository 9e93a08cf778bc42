/** A Folkmoot of the demo: a real server process with a folder of its own, and its operator's shell. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

export type Moot = {
  readonly origin: string;
  /** A command of the operator's shell, answered as JSON. */
  readonly shell: <T>(...argv: readonly string[]) => Promise<T>;
  /** The same, as a person would read it. */
  readonly text: (...argv: readonly string[]) => Promise<string>;
};

const closers: (() => Promise<unknown>)[] = [];
export const onClose = (closer: () => Promise<unknown>): void => void closers.push(closer);

/** Stops everything in reverse; a second call finds nothing left to do. */
export async function closeAll(): Promise<void> {
  for (const closer of closers.splice(0).toReversed()) await closer();
}

/** Ports that are free now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Starts a server; plain http and loopback are allowed for exactly these hosts. */
export async function startMoot(origin: string, hosts: string): Promise<Moot> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-demo-'));
  onClose(() => rm(folder, { recursive: true, force: true }));
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    ORIGIN: origin,
    PORT: new URL(origin).port,
    DATA_DIR: folder,
    ALLOW_PRIVATE_HOSTS: hosts,
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, ['src/main/server.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C is for the demo, which then stops its servers one by one.
    detached: true,
  });
  onClose(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${origin} did not start`))),
  ]);
  const text = async (...argv: readonly string[]): Promise<string> => {
    const { stdout } = await run(process.execPath, ['src/main/cli.ts', ...argv], {
      cwd: root,
      env,
    });
    return stdout;
  };
  const shell = async <T>(...argv: readonly string[]): Promise<T> =>
    JSON.parse(await text(...argv, '--json')) as T;
  return { origin, shell, text };
}
