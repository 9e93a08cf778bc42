/** Finds the PostgreSQL that runs on a folder's data, and shuts it down. */
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FolderFiles } from './folder-files.ts';
import { processMark, processWords } from './living-process.ts';

export type Postmaster = {
  readonly pid: number;
  readonly port: number;
  readonly state: 'starting' | 'ready' | 'stopping';
};

const pauseMs = 15;
const fastShutdownMs = 60_000;

/**
 * Reads PostgreSQL's own `postmaster.pid` (line 1 pid, 4 port, 8 state). Null when there is none,
 * or when the pid in it has since gone to a process that does not serve this data.
 */
export function findPostmaster(files: FolderFiles): Postmaster | null {
  const lines = readPidFile(files);
  const pid = Number(lines[0]);
  if (!(pid > 0) || processMark(pid) === null || !serves(pid, files.data)) return null;
  const state = lines[7]?.trim();
  return {
    pid,
    port: Number(lines[3]),
    state: state === 'ready' || state === 'stopping' ? state : 'starting',
  };
}

/** Waits out a start or a stop that is under way; null when nothing runs in the end. */
export async function settledPostmaster(files: FolderFiles): Promise<Postmaster | null> {
  for (;;) {
    const found = findPostmaster(files);
    if (found === null || found.state === 'ready') return found;
    await pause(pauseMs);
  }
}

/**
 * Removes a `postmaster.pid` from before a crash whose number now belongs to somebody else:
 * PostgreSQL clears up after the dead, but takes any living process of its user for itself.
 */
export function clearForeignPidFile(files: FolderFiles): void {
  const pid = Number(readPidFile(files)[0]);
  if (pid > 0 && processMark(pid) !== null && !serves(pid, files.data)) {
    rmSync(join(files.data, 'postmaster.pid'), { force: true });
  }
}

/** Fast shutdown: clients are cut off, everything is written; resolves when the process is gone. */
export async function shutDown(pid: number): Promise<void> {
  const mark = processMark(pid);
  if (mark === null) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; processMark(pid) === mark; waited += pauseMs) {
    // A disk that hangs: leave at once, the next start recovers from the log.
    if (waited === fastShutdownMs) process.kill(pid, 'SIGQUIT');
    await pause(pauseMs);
  }
}

function readPidFile(files: FolderFiles): string[] {
  try {
    return readFileSync(join(files.data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function serves(pid: number, data: string): boolean {
  const words = processWords(pid);
  const served = words[words.indexOf('-D') + 1];
  return served !== undefined && (served === data || realPath(served) === realPath(data));
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
