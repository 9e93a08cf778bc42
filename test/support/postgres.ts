/** One throw-away PostgreSQL per test run, and a fresh, migrated database for whoever asks. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import {
  describeEmbedded,
  startEmbedded,
  type Embedded,
} from '#storage/embedded/start-embedded.ts';
import { migrateDatabase } from '#storage/migrate.ts';

/** Nothing here outlives the run, so nothing has to reach the disk. */
const flags = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_connections=300',
  'shared_buffers=64MB',
];
const prefix = 'folkmoot-test-postgres-';
const template = 'folkmoot_template';
/** Carries the server's address (a URL without its database) to workers and to what they start. */
const variable = 'FOLKMOOT_TEST_POSTGRES';
/** Carries the folder of the run, in which all that is temporary lies. */
const folderVariable = 'FOLKMOOT_TEST_FOLDER';

let stopCluster: (() => Promise<void>) | null = null;

/** Called by vitest once per project; the first one starts the server and the others share it. */
export async function setup(): Promise<void> {
  if (process.env[variable] !== undefined) return;
  await sweep();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // Root's PostgreSQL runs as another user, who has to get in.
  chmodSync(folder, 0o755);
  const tidy = tidyOnExit(folder);
  const cluster = await startEmbedded({ dir: join(folder, 'cluster', 'data'), flags });
  stopCluster = async () => {
    delete process.env[variable];
    delete process.env[folderVariable];
    await cluster.stop();
    tidy();
  };
  await makeTemplate(cluster);
  process.env[folderVariable] = folder;
  process.env[variable] = cluster.url('').replace(/\/$/, '');
}

/** Called by vitest when everything has run. */
export async function teardown(): Promise<void> {
  await stopCluster?.();
  stopCluster = null;
}

export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> };

/** A database of one's own in which every migration has run; about 20 ms. */
export const createDatabase = (): Promise<TestDatabase> => copyDatabase(template);

/** One in which none has. */
export const createEmptyDatabase = (): Promise<TestDatabase> => copyDatabase('template0');

async function copyDatabase(from: string): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await administer((sql) =>
    sql.unsafe(`create database ${name} template ${from} strategy file_copy`),
  );
  return {
    url: `${serverUrl()}/${name}`,
    drop: () => administer((sql) => sql.unsafe(`drop database if exists ${name} with (force)`)),
  };
}

async function makeTemplate(cluster: Embedded): Promise<void> {
  await administer((sql) => sql.unsafe(`create database ${template}`), cluster.url('postgres'));
  await migrateDatabase(cluster.url(template));
}

async function administer(
  work: (sql: postgres.Sql) => PromiseLike<unknown>,
  url = `${serverUrl()}/postgres`,
): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

function serverUrl(): string {
  const url = process.env[variable];
  if (url === undefined) throw new Error('no test PostgreSQL: run through test/vitest.config.ts');
  return url;
}

/** An empty folder that is gone after the run, with every PostgreSQL in its `data` folder. */
export function temporaryFolder(mode = 0o755): string {
  const folder = mkdtempSync(join(process.env[folderVariable] ?? tmpdir(), 'folder-'));
  chmodSync(folder, mode);
  return folder;
}

/** Ctrl-C and crashes of the runner: no time for a shutdown, and nothing worth keeping. */
function tidyOnExit(folder: string): () => void {
  const end = (): void => removeNow(folder);
  const interrupted = (): void => process.exit(130);
  process.once('exit', end);
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return () => {
    process.off('exit', end);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    end();
  };
}

/** Blocks, because nothing else runs any more while a process exits. */
function removeNow(folder: string): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 1; attempt <= 50; attempt++) {
    for (const pidFile of globSync(join(folder, '*/data/pgdata/postmaster.pid'))) endNow(pidFile);
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // PostgreSQL still writes while it goes away; and initdb, cut short, removes files as well,
      // at which rmSync gives up without a word.
    }
    if (!existsSync(folder)) return;
    Atomics.wait(clock, 0, 0, 50);
  }
}

function endNow(pidFile: string): void {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    // An empty file reads as 0, which would be our own process group.
    if (pid > 0) process.kill(pid, 'SIGQUIT');
  } catch {
    // Already gone, as it should be.
  }
}

/** Clears away what a run left that was killed before it could. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    try {
      const dir = join(folder, 'cluster', 'data');
      if (describeEmbedded(dir)?.running === true) {
        const found = await startEmbedded({ dir });
        if (!found.owned) continue;
        await found.stop();
      } else if (Date.now() - statSync(folder).mtimeMs < 3_600_000) {
        continue;
      }
      removeNow(folder);
    } catch {
      // Another user's, or another run clears it away at this moment.
    }
  }
}
