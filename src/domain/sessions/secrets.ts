/** What verbs about sessions do with secrets: make tokens, hash and check passwords. Tests count and replace it. */
import { checkPassword } from '#domain/accounts/check-password.ts';
import { hashPassword } from '#domain/accounts/hash-password.ts';
import { tooMany, type TooMany } from '#domain/limits/spend.ts';
import { done, type Done } from '#lib/outcome.ts';
import { openTurnstile } from '#lib/turnstile.ts';
import { newToken } from './token.ts';

export type Secrets = {
  readonly newToken: () => string;
  /** Both refuse when too many wait already; neither may be called in a transaction. */
  readonly hash: (plain: string) => Promise<Done<string> | TooMany>;
  readonly check: (plain: string, hash: string) => Promise<Done<boolean> | TooMany>;
};

// Each takes 19 MiB, and Node has four threads for such work: one stays free for names and files.
const turnstile = openTurnstile({ abreast: 3, waiting: 50 });
const busySeconds = 5;

async function inTurn<T>(work: () => Promise<T>): Promise<Done<T> | TooMany> {
  const result = await turnstile.pass(async () => done(await work()));
  return result ?? tooMany(busySeconds);
}

export const secrets: Secrets = {
  newToken: () => newToken(),
  hash: (plain) => inTurn(() => hashPassword(plain)),
  check: (plain, hash) => inTurn(() => checkPassword(plain, hash)),
};

/** Of no password; where there is none to check, this one is, so that the answer takes as long. */
export const hashOfNothing = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
