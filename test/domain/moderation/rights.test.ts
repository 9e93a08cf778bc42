/** Who may moderate what, as tables. */
import { expect, test } from 'vitest';
import { nobody } from '#domain/communities/standing.ts';
import { mayBan, mayModerate, mayRemove } from '#domain/moderation/rights.ts';

const moderator = { ...nobody, moderator: true };
const admin = { ...nobody, admin: true };

test.each([
  ['nobody here', nobody, true, false, false],
  ['a member here', { ...nobody, member: true }, true, false, false],
  ['a moderator here', moderator, true, true, true],
  ['a moderator elsewhere', moderator, false, true, true],
  ['a banned moderator', { ...moderator, banned: true }, true, false, false],
  ['an admin here', admin, true, true, true],
  ['an admin, of a community elsewhere', admin, false, false, true],
] as const)('%s: %o local %s moderates %s, removes %s', (_, by, local, moderates, removes) => {
  expect([mayModerate(by, { local }), mayRemove(by)]).toEqual([moderates, removes]);
});

test.each([
  ['a moderator bans members', moderator, nobody, true],
  ['a moderator bans no moderator', moderator, moderator, false],
  ['an admin bans a moderator', admin, moderator, true],
  ['nobody bans an admin', admin, admin, false],
  ['a member bans nobody', nobody, nobody, false],
] as const)('%s', (_, by, person, answer) => {
  expect(mayBan(by, person, { local: true })).toBe(answer);
});
