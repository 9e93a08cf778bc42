/** The PostgreSQL that comes along: found running or started, and stopped by who started it. */
import { chownSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { chooseRunner } from './choose-runner.ts';
import { clusterExists, prepareCluster, readPassword, role } from './cluster.ts';
import { EmbeddedRefused } from './embedded-refused.ts';
import { findBinaries } from './find-binaries.ts';
import { folderFiles, type FolderFiles } from './folder-files.ts';
import { storedPort, storePort } from './free-port.ts';
import { launch } from './launch.ts';
import { claim, giveUp, livingOwner } from './ownership.ts';
import { findPostmaster, settledPostmaster, shutDown, type Postmaster } from './postmaster.ts';
import { guardOf, type Guard } from './with-guard.ts';

export type Embedded = {
  /** The address of a database of this server; `postgres` always exists. */
  readonly url: (database: string) => string;
  readonly port: number;
  /** Whether `stop` stops the server: it was started here, or adopted from a dead owner. */
  readonly owned: boolean;
  /** Fast shutdown, resolved when PostgreSQL is gone; does nothing when not owned or done before. */
  readonly stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  /** Keeps everything; made when missing. */
  readonly dir: string;
  /** Settings for this start, such as `fsync=off` for tests. */
  readonly flags?: readonly string[];
  /** Told what takes time. */
  readonly log?: (line: string) => void;
};

/**
 * Called by every process that needs the database of `dir`; any number may call at once, one starts
 * it and the others use it. Who finds it running leaves it running, unless its owner has died: then
 * the finder becomes the owner. Throws `EmbeddedRefused` where the machine does not allow it.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const files = folderFiles(resolve(options.dir));
  const base = makeFolder(files.folder);
  const guard = guardOf(files.folder);
  return guard(async () => {
    const running = await settledPostmaster(files);
    const orphaned = livingOwner(files) === null;
    if (running !== null && !orphaned) return embedded(files, running, null);

    const postmaster = running ?? (await startCold(files, base, options));
    const found = embedded(files, postmaster, guard);
    if (postmaster.port !== storedPort(files)) storePort(files, postmaster.port);
    claim(files);
    return found;
  });
}

async function startCold(
  files: FolderFiles,
  base: string,
  { flags = [], log = () => undefined }: EmbeddedOptions,
): Promise<Postmaster> {
  const binaries = findBinaries();
  const { runner, major } = await chooseRunner(files, base, binaries);
  // Only what we have just made changes hands; a folder that was there keeps its owner.
  if (base !== files.folder && runner.owner !== null) {
    chownSync(files.folder, runner.owner.uid, runner.owner.gid);
  }
  if (!clusterExists(files)) log(`Making a database in ${files.folder}`);
  await prepareCluster(files, runner, binaries, { major, sync: !flags.includes('fsync=off') });
  const postmaster = await launch(files, runner, binaries, flags);
  log(`PostgreSQL ${major} runs on port ${postmaster.port} (${runner.name})`);
  return postmaster;
}

/** What tools may know of a folder's database without starting it; null when there is none yet. */
export function describeEmbedded(
  dir: string,
): { running: boolean; port: number; url: (database: string) => string } | null {
  const files = folderFiles(resolve(dir));
  if (!clusterExists(files)) return null;
  const postmaster = findPostmaster(files);
  const port = postmaster?.port ?? storedPort(files);
  const password = readPassword(files);
  if (port === null || password === null) return null;
  return { running: postmaster?.state === 'ready', port, url: urlOf(password, port) };
}

/** With a guard, the caller owns what it is handed. */
function embedded(files: FolderFiles, postmaster: Postmaster, guard: Guard | null): Embedded {
  const password = readPassword(files);
  if (password === null) {
    throw new EmbeddedRefused(`The database in ${files.folder} runs, but its password is gone.`);
  }
  const stop = async (): Promise<void> => {
    // Guarded, so that who comes meanwhile starts anew and does not take up what is going away.
    await guard?.(async () => {
      if (livingOwner(files) !== process.pid) return;
      if (findPostmaster(files)?.pid !== postmaster.pid) return;
      await shutDown(postmaster.pid);
      giveUp(files);
    });
  };
  const { port } = postmaster;
  return { url: urlOf(password, port), port, owned: guard !== null, stop };
}

const urlOf =
  (password: string, port: number) =>
  (database: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

/** Answers the folder itself when it was there, else the one in which it was made. */
function makeFolder(folder: string): string {
  try {
    const first = mkdirSync(folder, { recursive: true });
    return first === undefined ? folder : dirname(first);
  } catch (error) {
    throw new EmbeddedRefused(
      `The folder ${folder} cannot be made (${(error as Error).message}): make it, or name another ` +
        `with DATA_DIR.`,
    );
  }
}
