/** Holds the migrations against the tables as the code describes them. */
import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from './plan.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'folkmoot-migrations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = globSync('migrations/*.sql', { cwd: root })
  .map((file) => basename(file, '.sql'))
  .sort();

/** A list of words in drizzle-kit's own source. */
function wordsOf(source: string, list: string): string[] {
  const found = new RegExp(`\\b${list} = \\[([^\\]]*)\\]`).exec(source);
  return [...(found?.[1] ?? '').matchAll(/"([a-z_]+)"/g)].map((word) => word[1]!);
}

type Journal = { readonly entries: readonly { readonly idx: number; readonly tag: string }[] };

describe('migrations', () => {
  test(
    'agree with the schema: generating once more yields nothing',
    { timeout: 60_000 },
    async () => {
      cpSync(join(root, 'migrations'), join(folder, 'migrations'), { recursive: true });
      const config = join(folder, 'drizzle.config.json');
      writeFileSync(
        config,
        JSON.stringify({
          dialect: 'postgresql',
          schema: './src/storage/schema',
          // drizzle-kit puts `./` before it, so that only a relative path is found.
          out: relative(root, join(folder, 'migrations')),
          casing: 'snake_case',
        }),
      );

      const kit = join(root, 'node_modules/drizzle-kit/bin.cjs');
      const { stdout } = await run(process.execPath, [kit, 'generate', '--config', config], {
        cwd: root,
      });

      expect(stdout).toContain('No schema changes');
      const after = globSync('*.sql', { cwd: join(folder, 'migrations') }).map((file) =>
        basename(file, '.sql'),
      );
      expect(after.toSorted()).toEqual(names);
    },
  );

  test('are numbered without gaps and listed in their journal', () => {
    const text = readFileSync(join(root, 'migrations/meta/_journal.json'), 'utf8');
    const { entries } = JSON.parse(text) as Journal;

    expect(entries.map(({ tag }) => tag)).toEqual(names);
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index));
  });

  test('are named by us, not by drizzle-kit, whose names are an adjective and a hero of comics', () => {
    const kit = readFileSync(join(root, 'node_modules/drizzle-kit/bin.cjs'), 'utf8');
    const heroes = wordsOf(kit, 'heroes');
    expect(heroes).toContain('captain_america');

    const invented = names.filter((name) => heroes.some((hero) => name.endsWith(`_${hero}`)));
    expect(invented).toEqual([]);
    expect(names.filter((name) => !/^\d{4}_[a-z]+(?:_[a-z0-9]+)+$/.test(name))).toEqual([]);
  });
});
