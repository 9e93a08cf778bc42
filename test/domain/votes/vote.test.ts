/** Who may vote, and what a vote changes, as tables. */
import { expect, test } from 'vitest';
import { nobody } from '#domain/communities/standing.ts';
import { mayVote, tallyOf } from '#domain/votes/vote.ts';
import { done, refuse } from '#lib/outcome.ts';

test.each([
  ['anybody votes', nobody, false, false, null],
  ['programs do not', nobody, true, false, 'bot'],
  ['the banned do not', { ...nobody, banned: true }, false, false, 'banned'],
  ['what is gone takes none', nobody, false, true, 'gone'],
] as const)('%s', (_, voter, bot, gone, reason) => {
  expect(mayVote(voter, { bot, gone })).toEqual(reason === null ? done(true) : refuse(reason));
});

test.each([
  [0, 1, 1, 0],
  [0, -1, 0, 1],
  [1, -1, -1, 1],
  [-1, 1, 1, -1],
  [1, 0, -1, 0],
  [-1, 0, 0, -1],
  [1, 1, 0, 0],
] as const)('from %i to %i: up %i, down %i', (from, to, up, down) => {
  expect(tallyOf(from, to)).toEqual({ up, down });
});
