/** Reads the moment that an operator typed: a day, an hour, or a time from now on. */
import { done, refuse, type Outcome } from '#lib/outcome.ts';

const units: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
};

/** `2026-12-31`, `2026-12-31T12:00` and the like, in UTC; `90m`, `12h`, `3d`, `2w` from now on. */
export function momentOf(typed: string, now: Date): Outcome<Date, 'bad-moment'> {
  const ahead = /^(\d{1,4})([mhdw])$/.exec(typed);
  if (ahead !== null) return done(new Date(now.getTime() + Number(ahead[1]) * units[ahead[2]!]!));
  const told = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?Z?$/.exec(typed.trim());
  if (told === null) return refuse('bad-moment');
  const moment = new Date(`${told[1]}T${told[2] ?? '00:00'}Z`);
  return Number.isNaN(moment.getTime()) ? refuse('bad-moment') : done(moment);
}
