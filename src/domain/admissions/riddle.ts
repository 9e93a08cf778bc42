/** The riddle of the sign-up form: work for a browser, so that accounts by the thousand cost something. Pure. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Zero bits at the beginning of the hash: some hundred thousand tries, a second or two on a phone. */
export const riddleBits = 17;
const validMs = 60 * 60_000;

type Making = { readonly secret: string; readonly now: Date; readonly nonce: string };

const signed = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`riddle\n${text}`).digest('base64url');

/** The end of its hour, something that never came before, and our sign that both are ours. */
export function makeRiddle({ secret, now, nonce }: Making): string {
  const text = `${now.getTime() + validMs}.${nonce}`;
  return `${text}.${signed(secret, text)}`;
}

/** Whether it is one of ours, of this hour. */
export function isRiddle(riddle: string, { secret, now }: Omit<Making, 'nonce'>): boolean {
  const [, text = '', ends = '', sign = ''] =
    /^((\d{1,16})\.[0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(riddle) ?? [];
  if (text === '') return false;
  const [expected, given] = [Buffer.from(signed(secret, text)), Buffer.from(sign)];
  const left = Number(ends) - now.getTime();
  return timingSafeEqual(expected, given) && left > 0 && left <= validMs;
}

/** Whether this number solves it: SHA-256 of `riddle:number` begins with so many zero bits. */
export function isSolution(riddle: string, answer: string, bits: number = riddleBits): boolean {
  if (!/^\d{1,15}$/.test(answer)) return false;
  const hash = createHash('sha256').update(`${riddle}:${answer}`).digest();
  return hash.readUInt32BE(0) < 2 ** (32 - bits);
}
