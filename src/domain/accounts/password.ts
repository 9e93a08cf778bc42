/** What a password must be, whoever sets it. Pure: no clock, no database. */

export type PasswordRefusal = 'short-password' | 'long-password';

const charactersMin = 8;
const charactersMax = 200;
const bytesMax = 1000;

/** Null when it may be set. Counted as it is hashed: after NFKC, by character. */
export function judgePassword(plain: string): PasswordRefusal | null {
  // One character can become eighteen: what is far too long is not looked at closely.
  if (Buffer.byteLength(plain) > bytesMax) return 'long-password';
  const normal = plain.normalize('NFKC');
  const length = [...normal].length;
  if (length < charactersMin) return 'short-password';
  return length > charactersMax || Buffer.byteLength(normal) > bytesMax ? 'long-password' : null;
}
