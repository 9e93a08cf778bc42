/** Who may start a thread where, and what a link is, as tables. */
import { expect, test } from 'vitest';
import { nobody } from '#domain/communities/standing.ts';
import type { Posting } from '#domain/communities/community.ts';
import { cleanLanguage, cleanUrl, mayPost } from '#domain/posts/post.ts';
import { done, refuse } from '#lib/outcome.ts';

const member = { ...nobody, member: true };
const moderator = { ...nobody, moderator: true };
const banned = { ...moderator, banned: true };

test.each([
  ['a stranger', nobody, 'everyone', true, null],
  ['a stranger', nobody, 'members', true, 'members-only'],
  ['a member', member, 'members', true, null],
  ['a member', member, 'moderators', true, 'moderators-only'],
  ['a moderator', moderator, 'moderators', true, null],
  ['a moderator', moderator, 'members', true, null],
  ['an admin', { ...nobody, admin: true }, 'moderators', true, null],
  ['a banned moderator', banned, 'everyone', true, 'banned'],
  ['a stranger, judged elsewhere', nobody, 'moderators', false, null],
  ['a banned one, judged elsewhere', banned, 'everyone', false, 'banned'],
] as const)('%s %o, posting for %s (judged %s): %s', (_, who, posting, judged, reason) => {
  const ground: { posting: Posting; judged: boolean } = { posting, judged };
  expect(mayPost(who, ground)).toEqual(reason === null ? done(true) : refuse(reason));
});

test.each([
  ['https://example.org/a?b#c', true],
  [' http://example.org/ ', true],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['https://user:secret@example.org/', false],
  ['not a link', false],
  [`https://example.org/${'a'.repeat(2048)}`, false],
])('%j is a link: %s', (url, answer) => {
  expect(cleanUrl(url) !== null).toBe(answer);
});

test.each([
  ['de', 'de'],
  ['pt-BR', 'pt-BR'],
  ['<b>', null],
  ['', null],
  [null, null],
])('the language %j is kept as %j', (tag, kept) => {
  expect(cleanLanguage(tag)).toBe(kept);
});
