/** Passwords are hashed a few at a time: a crowd at the door costs neither memory nor the whole machine. */
import { expect, test } from 'vitest';
import { tooMany } from '#domain/limits/spend.ts';
import { hashOfNothing, secrets } from '#domain/sessions/secrets.ts';
import { hashToken, isToken, newToken } from '#domain/sessions/token.ts';
import { done } from '#lib/outcome.ts';

test('of sixty at once, three are at work and fifty wait; the others are told to come back', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      n % 2 === 0 ? secrets.check('guess', hashOfNothing) : secrets.hash('a new password'),
    ),
  );

  expect(answers.filter((answer) => answer.done)).toHaveLength(53);
  expect(answers.slice(53)).toEqual(Array.from({ length: 7 }, () => tooMany(5)));
  expect(await secrets.check('guess', hashOfNothing)).toEqual(done(false));
});

test('a token has 256 bits, no two are alike, and its hash is none', () => {
  const tokens = Array.from({ length: 1000 }, () => newToken());

  expect(new Set(tokens).size).toBe(1000);
  expect(tokens.every((token) => Buffer.from(token, 'base64url').length === 32)).toBe(true);
  expect(tokens.every(isToken)).toBe(true);
  expect(hashToken(tokens[0]!)).not.toBe(tokens[0]);
  expect(newToken(Buffer.alloc(32))).toBe('A'.repeat(43));
});
