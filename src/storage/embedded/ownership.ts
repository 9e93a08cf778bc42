/** The lock file: which process started the database and will stop it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { FolderFiles } from './folder-files.ts';
import { processMark } from './living-process.ts';

/** The pid of the living owner; null when there is none or it died without stopping. */
export function livingOwner(files: FolderFiles): number | null {
  const [pid, mark] = readLock(files);
  return pid > 0 && processMark(pid) === mark ? pid : null;
}

/** Called only under the guard. The first line is the pid, for people and scripts. */
export function claim(files: FolderFiles): void {
  // Removed and not overwritten: it may be left over from root, in a folder that is ours.
  rmSync(files.lock, { force: true });
  writeFileSync(files.lock, `${process.pid}\n${processMark(process.pid)}\n`);
}

/** Called only under the guard, after the database is gone. */
export function giveUp(files: FolderFiles): void {
  rmSync(files.lock, { force: true });
}

function readLock(files: FolderFiles): [number, string | undefined] {
  try {
    const [pid, mark] = readFileSync(files.lock, 'utf8').split('\n');
    return [Number(pid), mark];
  } catch {
    return [0, undefined];
  }
}
