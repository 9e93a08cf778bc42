/** Who counts as new, and how a budget grows with age and conduct. */
import { expect, test } from 'vitest';
import { budgetOf, isNewcomer } from '#domain/instances/newcomer.ts';

const day = 24 * 3_600_000;
const met = new Date('2026-01-05T12:00:00Z');
const after = (days: number): Date => new Date(met.getTime() + days * day);
const stranger = { met, degrees: [], chosen: null };

test.each([
  [stranger, 0, true],
  [stranger, 6.9, true],
  [stranger, 7, false],
  [{ ...stranger, degrees: ['trust'] }, 0, false],
  [{ ...stranger, degrees: ['allow'] }, 0, false],
  [{ ...stranger, degrees: ['limit'] }, 0, true],
  [{ ...stranger, chosen: 5 }, 0, false],
] as const)('%j after %d days counts as new: %s', (server, days, newcomer) => {
  expect(isNewcomer({ newcomerDays: 7 }, server, after(days))).toBe(newcomer);
});

test('nobody is new where no days are set', () => {
  expect(isNewcomer({ newcomerDays: 0 }, stranger, met)).toBe(false);
});

test.each([
  [0, 0, 0, 60],
  [0.9, 0, 0, 60],
  [1, 0, 0, 120],
  [3, 0, 0, 240],
  [0, 100, 0, 60],
  [0, 100, 50, 30],
  [3, 100, 50, 120],
  [0, 100, 100, 6],
  [0, 4, 4, 60],
] as const)(
  'after %d days, of %d pieces %d removed, it is %d a minute',
  (days, brought, removed, is) => {
    expect(budgetOf({ newcomerPerMinute: 60 }, { met }, { brought, removed }, after(days))).toBe(
      is,
    );
  },
);
