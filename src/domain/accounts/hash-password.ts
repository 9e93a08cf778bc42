/** Turns a password into what may be stored: argon2id in PHC form. */
import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

export type Cost = {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
};

/** OWASP's first choice for argon2id: 19 MiB, two passes. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;

const derive = promisify(argon2);
const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** The hash itself; `checkPassword` makes it again with what the stored form says. */
export function deriveKey(plain: string, nonce: Buffer, { memory, passes, parallelism }: Cost) {
  const message = plain.normalize('NFKC');
  return derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength });
}

/** Called before the transaction that stores it: it takes tens of milliseconds on purpose. */
export async function hashPassword(
  plain: string,
  nonce: Buffer = randomBytes(16),
): Promise<string> {
  const key = await deriveKey(plain, nonce, cost);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(key)}`;
}
