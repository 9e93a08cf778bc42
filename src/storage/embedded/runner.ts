/** Runs a program as the user that PostgreSQL runs as. */
import { spawn, type SpawnOptions } from 'node:child_process';

export type Person = { readonly uid: number; readonly gid: number };

export type Runner = {
  /** For messages: "user postgres", "unshare --user". */
  readonly name: string;
  /** Whom root turns into before the program begins; null stays who we are. */
  readonly becomes: Person | null;
  /** Words put before the program. */
  readonly through: readonly string[];
  /** Who must own the data; null when that is ourselves and nobody else could be. */
  readonly owner: Person | null;
};

export type Run = { readonly ok: boolean; readonly output: string };

export type Command = {
  readonly file: string;
  readonly words: string[];
  readonly options: SpawnOptions;
};

/** What to give to `spawn`. Detached: Ctrl-C in the terminal must not reach it. */
export function commandFor(runner: Runner, program: string, words: readonly string[]): Command {
  const [file, ...rest] = [...runner.through, program, ...words];
  return {
    file: file!,
    words: rest,
    options: {
      ...runner.becomes,
      // Our own folder may be closed to the one we become.
      cwd: '/',
      detached: true,
      // Nothing of ours (PGDATA, PGPORT, a locale) may change what PostgreSQL does.
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    },
  };
}

/** Runs a program to its end; a program that cannot even be started is `ok: false` too. */
export function runToEnd(runner: Runner, program: string, words: readonly string[]): Promise<Run> {
  const command = commandFor(runner, program, words);
  return new Promise((resolve) => {
    const refused = (error: unknown): void => resolve({ ok: false, output: String(error) });
    try {
      const child = spawn(command.file, command.words, {
        ...command.options,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.once('error', refused);
      child.once('close', (code) => resolve({ ok: code === 0, output }));
    } catch (error) {
      refused(error);
    }
  });
}
