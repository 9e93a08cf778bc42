/** Who may unmake moderators, as a table. */
import { expect, test } from 'vitest';
import { nobody } from '#domain/communities/standing.ts';
import { mayDismiss } from '#domain/communities/moderators.ts';

const moderator = { ...nobody, moderator: true };
const admin = { ...nobody, admin: true };

test.each([
  ['the earlier dismisses the later', moderator, 0, 1, true],
  ['the later does not dismiss the earlier', moderator, 1, 0, false],
  ['nobody dismisses their like', moderator, 1, 1, false],
  ['an admin dismisses anybody', admin, null, 0, true],
  ['a stranger dismisses nobody', nobody, null, 0, false],
] as const)('%s', (_, by, seat, person, answer) => {
  expect(mayDismiss(by, { by: seat, person })).toBe(answer);
});
