/** Holds `.env.example` against what is read from the environment. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environment, readConfig } from '#config/config.ts';
import { root } from './plan.ts';

const lines = readFileSync(join(root, '.env.example'), 'utf8').split('\n');
const examples = new Map(
  lines.flatMap((line) => {
    const found = /^#? ?([A-Z][A-Z_]*)=(.*)$/.exec(line);
    return found === null ? [] : [[found[1]!, found[2]!] as const];
  }),
);
const keys = [...examples.keys()];

describe('.env.example', () => {
  test('lists every setting that is read, and no other', () => {
    expect(keys.toSorted()).toEqual(Object.keys(environment.shape).toSorted());
  });

  test('sets nothing by itself', () => {
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  test('gives examples that are taken as they stand', () => {
    expect(readConfig(Object.fromEntries(examples))).toMatchObject({
      port: 8000,
      role: 'all',
      dataDir: './data',
    });
  });

  test('is explained, setting by setting, in docs/operating/configuration.md', () => {
    const told = readFileSync(join(root, 'docs/operating/configuration.md'), 'utf8');

    expect(keys.filter((key) => !told.includes(`\`${key}\``))).toEqual([]);
  });
});
