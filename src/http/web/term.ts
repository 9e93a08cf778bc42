/** For how long something holds, as forms ask for it. */
import { z } from 'zod';
import type { Option } from '#http/ui/fields.ts';

const hour = 3_600_000;
const day = 24 * hour;

const lengths: Readonly<Record<string, number>> = {
  '1h': hour,
  '6h': 6 * hour,
  '1d': day,
  '3d': 3 * day,
  '1w': 7 * day,
  '30d': 30 * day,
  '90d': 90 * day,
  '1y': 365 * day,
};

const words: Readonly<Record<string, string>> = {
  '1h': 'for an hour',
  '6h': 'for six hours',
  '1d': 'for a day',
  '3d': 'for three days',
  '1w': 'for a week',
  '30d': 'for 30 days',
  '90d': 'for 90 days',
  '1y': 'for a year',
};

/** The choices of a form; the empty one is for good. */
export const terms = (...which: readonly string[]): Option[] =>
  which.map((term) => [term, term === '' ? 'for good' : (words[term] ?? term)]);

/** Of bans and of rules about servers. */
export const usualTerms = terms('', '1d', '3d', '1w', '30d', '90d', '1y');

/** The field that is read. */
export const termField = z.enum(['', '1h', '6h', '1d', '3d', '1w', '30d', '90d', '1y']).default('');

/** Null for good. */
export const untilOf = (term: string, now: Date): Date | null => {
  const length = lengths[term];
  return length === undefined ? null : new Date(now.getTime() + length);
};
