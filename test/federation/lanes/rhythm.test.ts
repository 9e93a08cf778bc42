/** How many requests at once, and how fast: what a lane learns from a server's answers. */
import { describe, expect, test } from 'vitest';
import {
  afterAnswer,
  afterFailure,
  afterHaste,
  rhythmOf,
  shareOf,
  widthKept,
  widthMax,
  type Rhythm,
} from '#federation/lanes/rhythm.ts';

const crowd = 1000;
const fresh = rhythmOf({ width: 2, pace: null });
const after = (rhythm: Rhythm, times: readonly number[]): Rhythm =>
  times.reduce((now, ms) => afterAnswer(now, ms, crowd), rhythm);
const many = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

describe('the width', () => {
  test('grows with every answer while answers stay as quick, up to a bound', () => {
    expect(after(fresh, many(10, 300)).width).toBe(12);
    expect(after(fresh, many(1000, 300)).width).toBe(widthMax);
  });

  test('shrinks when answers get slower, and grows slowly from then on', () => {
    const wide = after(fresh, many(30, 50));
    const slower = afterAnswer(wide, 1000, crowd);
    expect(slower.width).toBeLessThan(wide.width);
    expect(afterAnswer(slower, 50, crowd).width - slower.width).toBeLessThan(0.1);
  });

  test('does not grow for a few that wait', () => {
    expect(afterAnswer(fresh, 50, 8).width).toBe(2);
    expect(afterAnswer(fresh, 50, 9).width).toBe(3);
  });

  test('is halved by every failure, never below one', () => {
    const wide = after(fresh, many(30, 50));
    expect(afterFailure(wide).width).toBe(16);
    expect(many(20, 0).reduce((now) => afterFailure(now), wide).width).toBe(1);
  });

  test('begins with less than it may reach: a server that was quiet is not met with a rush', () => {
    expect(rhythmOf({ width: 100, pace: null }).width).toBe(widthKept);
  });
});

describe('the pace', () => {
  test('of a server that took ten in a minute before it said 429 is ten a minute', () => {
    expect(afterHaste(fresh, 10)).toMatchObject({ pace: 6000, width: 1 });
  });

  test('is not known of one that took nothing', () => {
    expect(afterHaste(fresh, 0).pace).toBeNull();
  });

  test('gets slower with every further 429, and carefully faster with every answer', () => {
    const learned = afterHaste(fresh, 10);
    expect(afterHaste(learned, 3).pace).toBeCloseTo(7800);
    const faster = after(learned, many(10, 50)).pace!;
    expect(faster).toBeLessThan(6000);
    expect(faster).toBeGreaterThan(5000);
  });

  test('is forgotten once it would be no limit any more', () => {
    expect(after(rhythmOf({ width: 1, pace: 19 }), [50]).pace).toBeNull();
  });

  test('lets go one at a time when it is slow, and a second’s worth when it is not', () => {
    expect(shareOf(6000)).toBe(1);
    expect(shareOf(100)).toBe(10);
    expect(shareOf(null)).toBeNull();
  });
});
