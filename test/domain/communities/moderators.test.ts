/** Who may govern a community, as tables. */
import { expect, test } from 'vitest';
import { nobody } from '#domain/communities/standing.ts';
import { mayDismiss, mayGovern } from '#domain/communities/moderators.ts';

const moderator = { ...nobody, moderator: true };
const admin = { ...nobody, admin: true };

test.each([
  ['nobody', nobody, true, false],
  ['a member', { ...nobody, member: true }, true, false],
  ['a moderator', moderator, true, true],
  ['a banned moderator', { ...moderator, banned: true }, true, false],
  ['an admin', admin, true, true],
  ['a moderator of a remote community', moderator, false, false],
  ['an admin, of a remote community', admin, false, false],
] as const)('%s may govern: %o local %s → %s', (_, by, local, answer) => {
  expect(mayGovern(by, { local })).toBe(answer);
});

test.each([
  ['the earlier dismisses the later', moderator, 0, 1, false, true],
  ['the later does not dismiss the earlier', moderator, 1, 0, false, false],
  ['everybody may go', moderator, 1, 1, true, true],
  ['an admin dismisses anybody', admin, null, 0, false, true],
  ['a stranger dismisses nobody', nobody, null, 0, false, false],
] as const)('%s', (_, by, seat, person, self, answer) => {
  expect(mayDismiss(by, { by: seat, person }, self)).toBe(answer);
});
