/** Checks a password against its stored form. */
import { timingSafeEqual } from 'node:crypto';
import { deriveKey } from './hash-password.ts';
import { judgePassword } from './password.ts';

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** False for a wrong password and for anything that is no argon2id hash in PHC form. */
export async function checkPassword(plain: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, nonce, expected] = phc.exec(hash) ?? [];
  if (nonce === undefined || expected === undefined) return false;
  const cost = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  };
  // What is too long was never set, and is not worth hashing; something else is hashed in its place.
  const tried = judgePassword(plain) === 'long-password' ? '' : plain;
  const key = await deriveKey(tried, Buffer.from(nonce, 'base64'), cost);
  const stored = Buffer.from(expected, 'base64');
  return stored.length === key.length && timingSafeEqual(stored, key);
}
