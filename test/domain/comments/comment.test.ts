/** Who may answer where, as a table. */
import { expect, test } from 'vitest';
import { nobody } from '#domain/communities/standing.ts';
import { depthOf, mayComment, pathOf } from '#domain/comments/comment.ts';
import { done, refuse } from '#lib/outcome.ts';

const open = { posting: 'everyone', judged: true, locked: false, parent: null } as const;
const path = (depth: number) => ['0', ...Array.from({ length: depth }, () => '7')].join('.');

test.each([
  ['anybody answers', nobody, open, null],
  ['the banned do not', { ...nobody, banned: true }, open, 'banned'],
  ['a lock stops members', { ...nobody, member: true }, { ...open, locked: true }, 'locked'],
  ['but not moderators', { ...nobody, moderator: true }, { ...open, locked: true }, null],
  ['nor admins', { ...nobody, admin: true }, { ...open, locked: true }, null],
  ['nor what was judged elsewhere', nobody, { ...open, locked: true, judged: false }, null],
  ['members only means answers too', nobody, { ...open, posting: 'members' }, 'members-only'],
  ['moderators only does not', nobody, { ...open, posting: 'moderators' }, null],
  ['49 down there is room for one', nobody, { ...open, parent: path(49) }, null],
  ['50 down there is none', nobody, { ...open, parent: path(50) }, 'too-deep'],
] as const)('%s', (_, who, place, reason) => {
  expect(mayComment(who, place)).toEqual(reason === null ? done(true) : refuse(reason));
});

test('a path starts at the root and ends with the comment’s own number', () => {
  expect(pathOf(null, 12)).toBe('0.12');
  expect(pathOf('0.12', 15)).toBe('0.12.15');
  expect(depthOf('0.12.15')).toBe(2);
});
