/** A Folkmoot of the demo: a real server process with a folder of its own, and its operator's shell. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loopbackNet } from '../standins/serve.ts';
import { ended, onClose } from './stop.ts';
import { show } from './tell.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

type Flags = Readonly<Record<string, string | number>>;

export type Moot = {
  readonly origin: string;
  readonly host: string;
  /** A command of the operator's shell, shown in the terminal; its answer as JSON. */
  readonly shell: <T>(command: string, flags?: Flags) => Promise<T>;
  /** The same, without showing it: the demo only looks something up. */
  readonly ask: <T>(command: string, flags?: Flags) => Promise<T>;
  /** A command's answer as a person reads it. */
  readonly read: (command: string) => Promise<string>;
  /** A page as a browser gets it, found or gone. */
  readonly page: (path: string) => Promise<string>;
  /** Warnings and errors that the server logged so far. */
  readonly logged: () => string;
};

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
  ended.throwIfAborted();
  const { port, host } = new URL(origin);
  // In one step, so that no interruption comes between the folder and its end.
  const folder = mkdtempSync(join(tmpdir(), 'folkmoot-demo-'));
  onClose(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  // Root's PostgreSQL runs as somebody else, who must be able to enter.
  await chmod(folder, 0o755);
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    ORIGIN: origin,
    PORT: port,
    DATA_DIR: join(folder, 'data'),
    ALLOW_PRIVATE_HOSTS: hosts,
    LOG_LEVEL: 'warn',
    // Two dozen commands start faster when each need not read all the code anew.
    NODE_COMPILE_CACHE: join(folder, 'cache'),
  };
  const logged = await startServer(origin, env);
  const run = async (words: readonly string[]): Promise<string> => {
    const options = { cwd: root, env, signal: ended };
    return (await execute(process.execPath, ['src/main/cli.ts', ...words], options)).stdout;
  };
  const ask: Moot['ask'] = async <T>(command: string, flags: Flags = {}) =>
    JSON.parse(await run([...wordsOf(command, flags), '--json'])) as T;
  const shell: Moot['shell'] = <T>(command: string, flags: Flags = {}) => {
    show(`${host}$ folkmoot ${wordsOf(command, flags).map(quoted).join(' ')}`);
    return ask<T>(command, flags);
  };
  const read: Moot['read'] = (command) => run(wordsOf(command, {}));
  const page: Moot['page'] = async (path) => {
    const request = new Request(new URL(path, origin), { headers: { accept: 'text/html' } });
    return (await loopbackNet(request)).text();
  };
  return { origin, host, shell, ask, read, page, logged };
}

/** Resolves when the server says that it runs. */
async function startServer(
  origin: string,
  env: Readonly<Record<string, string>>,
): Promise<() => string> {
  const child = spawn(process.execPath, ['src/main/server.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for the demo, which then stops its servers one by one.
    detached: true,
  });
  onClose(() => stopServer(child, origin, env['DATA_DIR']!));
  const running = Promise.withResolvers<void>();
  let said = '';
  let logged = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('Folkmoot is running')) running.resolve();
  });
  child.stderr.on('data', (chunk: Buffer) => (logged += chunk.toString()));
  child.once('error', running.reject);
  child.once('exit', () => running.reject(new Error(`${origin} did not start: ${logged}`)));
  await running.promise;
  return () => logged;
}

const patienceMs = 20_000;

async function stopServer(child: ChildProcess, origin: string, dataDir: string): Promise<void> {
  const gone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (!gone()) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([exit, pause(patienceMs, undefined, { ref: false })]);
  }
  if (!gone()) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await stopDatabase(join(dataDir, 'pgdata', 'postmaster.pid'));
  if (child.exitCode !== 0 && child.signalCode !== 'SIGTERM') {
    throw new Error(`${origin} did not stop well: ${String(child.exitCode ?? child.signalCode)}`);
  }
}

/** Only when the server could not do it itself: then its database would outlive the demo. */
async function stopDatabase(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !existsSync(`/proc/${pid}`)) return;
  process.kill(pid, 'SIGINT');
  const deadline = performance.now() + patienceMs;
  while (existsSync(pidFile) && performance.now() < deadline) await pause(50);
}

const wordsOf = (command: string, flags: Flags): string[] => [
  ...command.split(' '),
  ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
];

const quoted = (word: string): string => (/^[\w@:./!-]+$/.test(word) ? word : `"${word}"`);
