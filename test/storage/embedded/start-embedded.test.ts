/** The embedded PostgreSQL: found, started, adopted, stopped, recovered and refused. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterEach, describe, expect, test } from 'vitest';
import { EmbeddedRefused } from '#storage/embedded/embedded-refused.ts';
import { findBinaries } from '#storage/embedded/find-binaries.ts';
import { temporaryFolder } from '../../support/postgres.ts';
import {
  describeEmbedded,
  startEmbedded,
  type Embedded,
} from '#storage/embedded/start-embedded.ts';

const starterFile = fileURLToPath(new URL('../../support/embedded-starter.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** Whether others may come in to the programs; in a checkout closed to them, nobody but root can. */
const programsAreOpen = openToOthers(findBinaries().postgres);
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function openToOthers(path: string): boolean {
  if (path === '/') return true;
  return (statSync(path).mode & 0o001) !== 0 && openToOthers(dirname(path));
}

function folder(mode = 0o755): string {
  const parent = temporaryFolder(mode);
  cleanups.push(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'data');
}

async function start(dir: string): Promise<Embedded> {
  const embedded = await startEmbedded({ dir, flags: ['fsync=off'] });
  cleanups.push(embedded.stop);
  return embedded;
}

type Said = { readonly owned: boolean; readonly url: string; readonly refused?: string };

async function starter(
  dir: string,
  env = process.env,
): Promise<{ readonly child: ChildProcess; readonly said: Said }> {
  const child = spawn(process.execPath, [starterFile, dir], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  cleanups.push(() => end(child));
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, said: JSON.parse(line) as Said };
  }
  throw new Error('the starter said nothing');
}

/** Closing its input tells a starter to stop what it owns. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  await once(child, 'exit');
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function ask(url: string, text: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const [row] = await sql.unsafe(text);
    return row?.['answer'];
  } finally {
    await sql.end();
  }
}

const postmasterPid = (dir: string): number =>
  Number(readFileSync(join(dir, 'pgdata', 'postmaster.pid'), 'utf8').split('\n')[0]);

function isGone(pid: number): boolean {
  const status = join('/proc', String(pid), 'status');
  return !existsSync(status) || /State:\s*[ZX]/.test(readFileSync(status, 'utf8'));
}

const uidOf = (pid: number): number =>
  Number(/Uid:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

describe('the embedded PostgreSQL', () => {
  test('is made at the first start, and a second finds port and data as they were', async () => {
    const dir = folder();
    const first = await start(dir);
    await ask(first.url('postgres'), 'create table kept as select 7 as answer');
    const pid = postmasterPid(dir);
    await first.stop();
    expect(isGone(pid)).toBe(true);

    const second = await start(dir);
    expect(second).toMatchObject({ owned: true, port: first.port });
    expect(await ask(second.url('postgres'), 'select answer from kept')).toBe(7);
    expect(statSync(join(dir, 'postgres.password')).mode & 0o777).toBe(0o600);
  });

  test('takes another port when somebody else has taken its own', async () => {
    const dir = folder();
    const first = await start(dir);
    await first.stop();
    const squatter = createServer().listen(first.port, '127.0.0.1');
    await once(squatter, 'listening');
    cleanups.push(() => new Promise((resolve) => squatter.close(() => resolve())));

    const second = await start(dir);
    expect(second.port).not.toBe(first.port);
    expect(await ask(second.url('postgres'), 'select 1 as answer')).toBe(1);
    expect(Number(readFileSync(join(dir, 'postgres.port'), 'utf8'))).toBe(second.port);
  });

  test('listens on loopback only, asks for the password, and belongs to no terminal', async () => {
    const dir = folder();
    const { url } = await start(dir);
    const setting = (name: string): Promise<unknown> =>
      ask(url('postgres'), `select current_setting('${name}') as answer`);
    expect(await setting('listen_addresses')).toBe('127.0.0.1');
    expect(await setting('unix_socket_directories')).toBe('');
    const wrong = url('postgres').replace(/:[^:@]+@/, ':wrong@');
    await expect(ask(wrong, 'select 1 as answer')).rejects.toMatchObject({ code: '28P01' });
    // proc(5): after the name come state, parent, group, session.
    const pid = postmasterPid(dir);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    expect(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3])).toBe(pid);
  });

  test('is started by one of five who come at once, and used by all', async () => {
    const dir = folder();
    const all = await Promise.all(Array.from({ length: 5 }, () => starter(dir)));
    expect(all.filter(({ said }) => said.owned)).toHaveLength(1);
    expect(new Set(all.map(({ said }) => said.url)).size).toBe(1);

    const pid = postmasterPid(dir);
    for (const guest of all.filter(({ said }) => !said.owned)) await end(guest.child);
    expect(await ask(all[0]!.said.url, 'select 1 as answer')).toBe(1);
    for (const owner of all.filter(({ said }) => said.owned)) await end(owner.child);
    expect(isGone(pid)).toBe(true);
  });

  test('is adopted, and then stopped, by the next who comes when its owner died', async () => {
    const dir = folder();
    const { child, said } = await starter(dir);
    const pid = postmasterPid(dir);
    await kill(child);

    const heir = await start(dir);
    expect(heir.owned).toBe(true);
    expect(heir.url('postgres')).toBe(said.url);
    expect(postmasterPid(dir)).toBe(pid);
    expect((await start(dir)).owned).toBe(false);
    await heir.stop();
    expect(isGone(pid)).toBe(true);
  });

  test('recovers from kill -9, with everything that was committed', async () => {
    const dir = folder();
    const first = await start(dir);
    await ask(first.url('postgres'), 'create table kept as select 7 as answer');
    process.kill(postmasterPid(dir), 'SIGKILL');
    await expect.poll(() => isGone(postmasterPid(dir))).toBe(true);
    expect(describeEmbedded(dir)?.running).toBe(false);

    const second = await start(dir);
    expect(second.owned).toBe(true);
    expect(await ask(second.url('postgres'), 'select answer from kept')).toBe(7);
  });

  test('does not take a pid file whose number now belongs to another process for itself', async () => {
    const dir = folder();
    const first = await start(dir);
    await first.stop();
    const pidFile = [process.pid, join(dir, 'pgdata'), 1, first.port, '', '127.0.0.1', '', 'ready'];
    writeFileSync(join(dir, 'pgdata', 'postmaster.pid'), pidFile.join('\n'));
    expect(describeEmbedded(dir)?.running).toBe(false);
    expect((await start(dir)).owned).toBe(true);
  });

  test('is left alone by a former owner after another has started it anew', async () => {
    const dir = folder();
    const { child } = await starter(dir);
    process.kill(postmasterPid(dir), 'SIGKILL');
    await expect.poll(() => isGone(postmasterPid(dir))).toBe(true);
    const second = await start(dir);
    await end(child);
    expect(await ask(second.url('postgres'), 'select 1 as answer')).toBe(1);
  });
});

describe('what tools may know', () => {
  test('is nothing before the first start, and whether it runs after it', async () => {
    const dir = folder();
    expect(describeEmbedded(dir)).toBeNull();
    const { port, stop } = await start(dir);
    expect(describeEmbedded(dir)).toMatchObject({ running: true, port });
    await stop();
    expect(describeEmbedded(dir)).toMatchObject({ running: false, port });
  });
});

describe('a machine without programs for it', () => {
  test('is told to set DATABASE_URL', () => {
    expect(() => findBinaries('linux-z80')).toThrow(EmbeddedRefused);
    expect(() => findBinaries('linux-z80')).toThrow(/set DATABASE_URL/);
  });
});

describe.runIf(isRoot)('for root', () => {
  test.runIf(programsAreOpen)(
    'runs as an unprivileged user where that user may enter',
    async () => {
      const dir = folder();
      await start(dir);
      expect(uidOf(postmasterPid(dir))).not.toBe(0);
    },
  );

  test('runs in a user namespace under a folder closed to everybody else', async () => {
    const dir = folder(0o700);
    const { url, stop } = await start(dir);
    const pid = postmasterPid(dir);
    expect(await ask(url('postgres'), 'select 1 as answer')).toBe(1);
    expect(uidOf(pid)).toBe(0);
    await stop();
    expect(isGone(pid)).toBe(true);
  });

  test.runIf(programsAreOpen)(
    'starts either way with data that was made the other way',
    async () => {
      const dir = folder(0o700);
      const parent = join(dir, '..');
      const closed = await start(dir);
      await ask(closed.url('postgres'), 'create table kept as select 7 as answer');
      await closed.stop();

      chmodSync(parent, 0o755);
      const open = await start(dir);
      expect(await ask(open.url('postgres'), 'select answer from kept')).toBe(7);
      expect(uidOf(postmasterPid(dir))).not.toBe(0);
      await open.stop();

      chmodSync(parent, 0o700);
      const closedAgain = await start(dir);
      expect(await ask(closedAgain.url('postgres'), 'select answer from kept')).toBe(7);
    },
  );

  test('is refused in one line that names the folder where user namespaces are forbidden', async () => {
    const dir = folder(0o700);
    // Without the program `unshare` on its path, as on a machine that forbids it.
    const { said } = await starter(dir, { ...process.env, PATH: '/nowhere' });
    expect(said.refused).toMatch(/^EmbeddedRefused: PostgreSQL cannot run in /);
    expect(said.refused).toContain(join(dir, '..'));
    expect(said.refused).not.toContain('\n');
  });
});
