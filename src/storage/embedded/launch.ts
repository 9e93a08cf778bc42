/** Starts PostgreSQL on a complete cluster and waits until it answers. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedRefused } from './embedded-refused.ts';
import type { Binaries } from './find-binaries.ts';
import type { FolderFiles } from './folder-files.ts';
import { choosePort } from './free-port.ts';
import { clearForeignPidFile, findPostmaster, type Postmaster } from './postmaster.ts';
import { commandFor, type Runner } from './runner.ts';

const pauseMs = 15;
const attempts = 40;

/** What passes by itself: the port was snatched, or the children of a killed one still linger. */
const passing =
  /Address already in use|could not create any TCP|shared memory block|lock file .* already exists/;

/** Called under the guard. `flags` are settings such as `fsync=off`. */
export async function launch(
  files: FolderFiles,
  runner: Runner,
  binaries: Binaries,
  flags: readonly string[],
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    clearForeignPidFile(files);
    const port = await choosePort(files);
    const started = await launchOnce(files, runner, binaries, [
      '-D',
      files.data,
      '-p',
      String(port),
      ...settings(['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC']),
      ...settings(flags),
    ]);
    if (typeof started !== 'string') return started;
    if (attempt === attempts || !passing.test(started)) {
      throw new EmbeddedRefused(
        `PostgreSQL did not start in ${files.folder}: ${reasonIn(started)} (more in ${files.log})`,
      );
    }
    await pause(10 * pauseMs);
  }
}

const settings = (all: readonly string[]): string[] => all.flatMap((one) => ['-c', one]);

/** The running postmaster, or what PostgreSQL said before it went away. */
async function launchOnce(
  files: FolderFiles,
  runner: Runner,
  binaries: Binaries,
  words: readonly string[],
): Promise<Postmaster | string> {
  const command = commandFor(runner, binaries.postgres, words);
  // A file and no pipe: PostgreSQL may outlive us and must have somebody to talk to. A new file each
  // time: the old one may be root's, and writing to it is then forbidden where removing is not.
  rmSync(files.log, { force: true });
  const log = openSync(files.log, 'w', 0o600);
  let gone: string | null = null;
  try {
    const child = spawn(command.file, command.words, {
      ...command.options,
      stdio: ['ignore', log, log],
    });
    child.once('error', (error) => (gone = error.message));
    child.once('exit', () => (gone = 'it ended'));
    child.unref();
  } finally {
    closeSync(log);
  }
  // Recovery after a crash may take long; as long as it lives, it is at work.
  for (;;) {
    const found = findPostmaster(files);
    if (found?.state === 'ready') return found;
    if (gone !== null) return `${readFileSync(files.log, 'utf8').slice(-4000)}\n${String(gone)}`;
    await pause(pauseMs);
  }
}

const reasonIn = (said: string): string =>
  /(?:FATAL|PANIC|ERROR):\s*(.*)/.exec(said)?.[1] ?? said.trim().split('\n').at(-1) ?? said;
