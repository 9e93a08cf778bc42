/** What of a thread stands on one page. */
import { expect, test } from 'vitest';
import type { Bone } from '#views/thread-bones.ts';
import { partOf, type Part } from '#views/thread-part.ts';

let last = 0;
const bone = (replies: readonly Bone[] = []): Bone => {
  const id = ++last;
  const size = 1 + replies.reduce((sum, reply) => sum + reply.size, 0);
  return { id, parent: null, presence: 'shown', score: 0, replies, size, newest: id };
};
const many = (count: number, make: () => Bone = bone): Bone[] =>
  Array.from({ length: count }, () => make());
const line = (depth: number): Bone => (depth === 1 ? bone() : bone([line(depth - 1)]));
const shown = (parts: readonly Part[]): number =>
  parts.reduce((sum, { replies }) => sum + 1 + shown(replies), 0);
const left = (parts: readonly Part[]): number =>
  parts.reduce((sum, { replies, more }) => sum + more + left(replies), 0);
const depthOf = (parts: readonly Part[]): number =>
  parts.length === 0 ? 0 : 1 + Math.max(...parts.map(({ replies }) => depthOf(replies)));

test('what fits on one page is there whole, however wide', () => {
  const roots = [bone(many(60)), bone()];

  const { parts, next } = partOf(roots, { limit: 100 });

  expect(shown(parts)).toBe(62);
  expect(left(parts)).toBe(0);
  expect(next).toBeNull();
});

test('nothing is deeper than a phone can show; the rest is counted where it goes on', () => {
  const { parts } = partOf([line(30)], { limit: 100 });

  expect(depthOf(parts)).toBe(13);
  expect(left(parts)).toBe(17);
});

test('one long branch leaves room for others, and every comment is somewhere', () => {
  const wide = (): Bone => bone(many(40, () => bone(many(10))));
  const roots = [wide(), wide(), ...many(50)];

  const first = partOf(roots, { limit: 100 });

  expect(first.parts.length).toBeGreaterThan(10);
  expect(shown(first.parts)).toBeLessThanOrEqual(120);
  let after = first.next;
  let seen = shown(first.parts) + left(first.parts);
  while (after !== null) {
    const page = partOf(roots, { limit: 100, after });
    seen += shown(page.parts) + left(page.parts);
    after = page.next;
  }
  expect(seen).toBe(2 * 441 + 50);
});

test('a page that begins behind what is no longer there begins anew', () => {
  const roots = many(3);

  expect(partOf(roots, { limit: 2, after: 999_999 }).parts).toHaveLength(2);
  expect(partOf(roots, { limit: 2, after: roots[1]!.id }).parts).toHaveLength(1);
});
