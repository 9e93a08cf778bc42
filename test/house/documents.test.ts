/** Holds the documents against the house: what they name exists, and the map stays short. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './plan.ts';

const documents = [
  ...globSync('*.md', { cwd: root }),
  ...globSync('docs/**/*.md', { cwd: root }),
].sort();
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const prose = (file: string): string => textOf(file).replace(/^```[\s\S]*?^```$/gm, '');

/** `src/domain/NOUN/`: to be filled in by the reader. */
const placeholder = /\/[A-Z]+\//;

describe('the documents', () => {
  test('link to what exists', () => {
    const dead = documents.flatMap((file) =>
      [...textOf(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map((link) => link[1]!)
        .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(file), link)))
        .map((link) => `${file} -> ${link}`),
    );

    expect(documents.length).toBeGreaterThan(20);
    expect(dead).toEqual([]);
  });

  test('name files of the house by their right path', () => {
    const wrong = documents.flatMap((file) =>
      [...prose(file).matchAll(/`((?:src|test|docs|migrations)\/[\w./-]+)`/g)]
        .map((found) => found[1]!)
        .filter((path) => !placeholder.test(path) && !existsSync(join(root, path)))
        .map((path) => `${file} names ${path}`),
    );

    expect(wrong).toEqual([]);
  });

  test('have a map of less than 300 lines', () => {
    expect(textOf('docs/ARCHITECTURE.md').split('\n').length).toBeLessThan(300);
  });

  test('tell for every decision its status, context, decision and cost', () => {
    const parts = ['**Status.**', '**Context.**', '**Decision.**', '**Cost.**'];
    const short = documents
      .filter((file) => /^docs\/decisions\/\d{4}-[a-z0-9-]+\.md$/.test(file))
      .filter((file) => parts.some((part) => !textOf(file).includes(part)));

    expect(short).toEqual([]);
  });
});
