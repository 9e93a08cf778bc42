/** Passwords, stored so that nobody can read them back. */
import { expect, test } from 'vitest';
import { checkPassword } from '#domain/accounts/check-password.ts';
import { hashPassword } from '#domain/accounts/hash-password.ts';

test('the right password is recognised and no other', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await checkPassword('correct horse', hash)).toBe(true);
  expect(await checkPassword('correct horsf', hash)).toBe(false);
});

test('the same password is stored differently each time', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
});

test('what is no hash matches no password', async () => {
  expect(await checkPassword('', '')).toBe(false);
  expect(await checkPassword('x', '$argon2id$v=19$m=19456,t=2,p=1$$')).toBe(false);
});
