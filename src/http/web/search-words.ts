/** What somebody searches for, as an address says it. */
import { field, readAddress } from './params.ts';

/** Longer questions than that find nothing. */
export const wordsMax = 500;

/** On one line; empty when nothing was asked. */
export const wordsIn = (query: unknown): string =>
  (readAddress(field(query, 'q')) ?? '').trim().slice(0, wordsMax);

/** Whether it names something by its address, at home or elsewhere: a URL, `@name@host`, `!name@host`, `name@host`. */
export const isAddress = (words: string): boolean =>
  /^https?:\/\/\S+$/i.test(words) || /^(?:acct:)?[@!]?[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(words);
