/** The riddle of the sign-up form: ours, of this hour, and solved by work alone. */
import { expect, test } from 'vitest';
import { isRiddle, isSolution, makeRiddle } from '#domain/admissions/riddle.ts';

const now = new Date('2026-01-05T12:00:00Z');
const secret = 'secret';
const nonce = '123e4567-e89b-42d3-a456-426614174000';
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

test('holds for an hour', () => {
  const riddle = makeRiddle({ secret, now, nonce });

  expect(isRiddle(riddle, { secret, now })).toBe(true);
  expect(isRiddle(riddle, { secret, now: later(59) })).toBe(true);
  expect(isRiddle(riddle, { secret, now: later(60) })).toBe(false);
  // A clock that was set back gives nobody a longer hour.
  expect(isRiddle(riddle, { secret, now: later(-1) })).toBe(false);
});

test('is nobody’s but ours', () => {
  const riddle = makeRiddle({ secret, now, nonce });
  const [ends, some, sign] = riddle.split('.');

  expect(isRiddle(riddle, { secret: 'other', now })).toBe(false);
  expect(isRiddle(`${Number(ends) + 1}.${some}.${sign}`, { secret, now })).toBe(false);
  expect(isRiddle(`${ends}.${some!.replace('1', '2')}.${sign}`, { secret, now })).toBe(false);
  expect(isRiddle('', { secret, now })).toBe(false);
});

test('is solved by a number whose hash begins with zeros', () => {
  const riddle = makeRiddle({ secret, now, nonce });
  let number = 0;
  while (!isSolution(riddle, String(number), 8)) number++;

  expect(isSolution(riddle, String(number), 8)).toBe(true);
  expect(isSolution(`${riddle}x`, String(number), 8)).toBe(false);
  for (const answer of ['', 'none', '-1', '1e3', ' 1', '1'.repeat(16)])
    expect(isSolution(riddle, answer, 0)).toBe(false);
});
