/** Tokens of sessions and of links that work once: random, and kept only as hashes. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits; tests hand in their own. */
export const newToken = (bytes: Buffer = randomBytes(32)): string => bytes.toString('base64url');

/** What is stored. No salt: nobody guesses 256 bits, and the hash is what it is looked up by. */
export const hashToken = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** Whether it can be one of ours at all. */
export const isToken = (token: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(token);
