/** Who may vote, and what a vote changes, as tables. */
import { expect, test } from 'vitest';
import { nobody } from '#domain/communities/standing.ts';
import { mayVote, tallyOf } from '#domain/votes/vote.ts';
import { done, refuse } from '#lib/outcome.ts';

test.each([
  ['anybody votes', nobody, {}, null],
  ['programs do not', nobody, { bot: true }, 'bot'],
  ['the banned do not', { ...nobody, banned: true }, {}, 'banned'],
  ['what is gone takes none', nobody, { gone: true }, 'gone'],
  [
    'those of a server whose votes do not count do not',
    nobody,
    { degrees: ['no-votes'] },
    'unwelcome',
  ],
  [
    'nor those of one that waits for moderators',
    nobody,
    { degrees: ['limit', 'hold'] },
    'unwelcome',
  ],
  ['nor those of one that is shut out', nobody, { degrees: ['defederate'] }, 'unwelcome'],
  [
    'those of one that is only limited do',
    nobody,
    { degrees: ['limit', 'no-media', 'no-reports'] },
    null,
  ],
] as const)('%s', (_, voter, ballot, reason) => {
  expect(mayVote(voter, { bot: false, gone: false, degrees: [], ...ballot })).toEqual(
    reason === null ? done(true) : refuse(reason),
  );
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
