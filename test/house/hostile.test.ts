/** The table of hostile inputs names every file that has some. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './plan.ts';

test('the table of hostile inputs names every file of its folder, and no other', () => {
  const folder = 'test/federation/hostile';
  const table = readFileSync(join(root, folder, 'README.md'), 'utf8').match(/^\|.*$/gm) ?? [];
  const named = [...table.join('\n').matchAll(/`([a-z-]+\.test\.ts)`/g)].map((match) => match[1]);
  const files = globSync(`${folder}/*.test.ts`, { cwd: root }).map((file) => basename(file));

  expect(named.toSorted()).toEqual(files.toSorted());
});
