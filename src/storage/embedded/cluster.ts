/** Makes the cluster of a folder, its password, and sees that both belong to who runs them. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { EmbeddedRefused } from './embedded-refused.ts';
import type { Binaries } from './find-binaries.ts';
import type { FolderFiles } from './folder-files.ts';
import { runToEnd, type Person, type Run, type Runner } from './runner.ts';

/** The superuser of every embedded cluster. */
export const role = 'folkmoot';

export const clusterExists = (files: FolderFiles): boolean =>
  existsSync(join(files.data, 'PG_VERSION'));

/** Null when there is none; refuses when it is somebody else's. */
export function readPassword(files: FolderFiles): string | null {
  try {
    return readFileSync(files.password, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EmbeddedRefused(
      `The database in ${files.folder} belongs to another user: start as that user or as root.`,
    );
  }
}

/** Called under the guard, with nothing running. A second call finds everything done. */
export async function prepareCluster(
  files: FolderFiles,
  runner: Runner,
  binaries: Binaries,
  options: { readonly major: string; readonly sync: boolean },
): Promise<void> {
  if (clusterExists(files)) {
    refuseOtherMajor(files, options.major);
    if (readPassword(files) === null) {
      throw new EmbeddedRefused(
        `The password of the database is gone: put ${files.password} back, or move ${files.data} ` +
          `away to begin anew.`,
      );
    }
    chmodSync(files.password, 0o600);
    if (runner.owner !== null) giveTo(files, runner.owner);
    return;
  }
  writeFileSync(files.password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  // Made under another name: what a crash leaves half done is never taken for a database.
  rmSync(files.unfinished, { recursive: true, force: true });
  mkdirSync(files.unfinished, { mode: 0o700 });
  if (runner.owner !== null) {
    chownSync(files.unfinished, runner.owner.uid, runner.owner.gid);
    chownSync(files.password, runner.owner.uid, runner.owner.gid);
  }
  const made = await makeCluster(files, runner, binaries, options.sync);
  if (!made.ok) {
    throw new EmbeddedRefused(
      `PostgreSQL could not make a database in ${files.folder}: ${lastLine(made.output)}`,
    );
  }
  renameSync(files.unfinished, files.data);
}

async function makeCluster(
  files: FolderFiles,
  runner: Runner,
  binaries: Binaries,
  sync: boolean,
): Promise<Run> {
  // The builtin provider sorts the same on every machine. Full-text search asks the C library what
  // a letter is, hence C.UTF-8 there too; plain C is for the few that do not know it.
  const attempt = (locale: string): Promise<Run> =>
    runToEnd(runner, binaries.initdb, [
      `--pgdata=${files.unfinished}`,
      `--username=${role}`,
      `--pwfile=${files.password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      `--locale=${locale}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(sync ? [] : ['--no-sync']),
    ]);
  const first = await attempt('C.UTF-8');
  return !first.ok && /locale/.test(first.output) ? attempt('C') : first;
}

function refuseOtherMajor(files: FolderFiles, major: string): void {
  const made = readFileSync(join(files.data, 'PG_VERSION'), 'utf8').trim();
  if (made === major) return;
  throw new EmbeddedRefused(
    `The database in ${files.folder} was made by PostgreSQL ${made}, this is ${major}: make a ` +
      `backup with the Folkmoot that made it, and restore it with this one.`,
  );
}

/** The data folder comes last, so that a hand-over cut short is begun again. */
function giveTo(files: FolderFiles, owner: Person): void {
  chownSync(files.password, owner.uid, owner.gid);
  if (statSync(files.data).uid === owner.uid) return;
  for (const name of readdirSync(files.data, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(files.data, name), owner.uid, owner.gid);
  }
  chownSync(files.data, owner.uid, owner.gid);
}

const lastLine = (text: string): string =>
  text
    .trim()
    .split('\n')
    .findLast((line) => /error|fatal|denied/i.test(line)) ?? text.trim();
