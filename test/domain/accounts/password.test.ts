/** What a password must be. */
import { expect, test } from 'vitest';
import { checkPassword } from '#domain/accounts/check-password.ts';
import { hashPassword } from '#domain/accounts/hash-password.ts';
import { judgePassword } from '#domain/accounts/password.ts';

test.each([
  ['seven characters', 'a'.repeat(7), 'short-password'],
  ['eight characters', 'a'.repeat(8), null],
  ['eight letters that NFKC makes of four', 'ﬃﬃ'.repeat(1) + 'ab', null],
  ['sixteen units that are eight characters', '🐈'.repeat(8), null],
  ['fourteen units that are seven characters', '🐈'.repeat(7), 'short-password'],
  ['two hundred characters', 'a'.repeat(200), null],
  ['two hundred and one', 'a'.repeat(201), 'long-password'],
  ['a thousand bytes in 200 characters', '🐈'.repeat(200), null],
  ['one character that NFKC makes eighteen of', 'ﷺ', null],
  ['twelve of them', 'ﷺ'.repeat(12), 'long-password'],
  ['a megabyte', 'a'.repeat(1_000_000), 'long-password'],
] as const)('%s', (_, password, answer) => {
  expect(judgePassword(password)).toBe(answer);
});

test('what is too long opens nothing, even where it was stored', async () => {
  const long = 'x'.repeat(201);

  expect(await checkPassword(long, await hashPassword(long))).toBe(false);
  expect(await checkPassword(long.slice(1), await hashPassword(long.slice(1)))).toBe(true);
});
