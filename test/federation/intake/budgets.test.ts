/** How much one source may send before we have seen that it is who it says. */
import { describe, expect, test } from 'vitest';
import { spendStranger, spendVerified } from '#federation/intake/budgets.ts';
import type { World } from '#federation/world.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const world = (): World => ({
  house,
  network: () => Promise.reject(new Error('no network here')),
  privateHosts: [],
  version: '0',
  log: () => undefined,
  failPoint: () => undefined,
});

/** How many of so many are let in. */
const letIn = (count: number, spend: (at: number) => number): number =>
  Array.from({ length: count }, (_, at) => spend(at)).filter((wait) => wait === 0).length;

describe('what nobody vouches for', () => {
  test('is limited by its address and the server that it names together', () => {
    const here = world();

    expect(letIn(1000, () => spendStranger(here, '192.0.2.1', 'victim.test'))).toBe(300);
    expect(spendStranger(here, '192.0.2.1', 'victim.test')).toBeGreaterThan(0);
  });

  test('does not shut out the server that it names', () => {
    const here = world();
    letIn(1000, () => spendStranger(here, '192.0.2.1', 'victim.test'));

    expect(spendStranger(here, '192.0.2.2', 'victim.test')).toBe(0);
    expect(spendStranger(here, '192.0.2.1', 'other.test')).toBe(0);
  });

  test('is limited by its address alone, however many servers it names', () => {
    const here = world();

    expect(letIn(3000, (at) => spendStranger(here, '192.0.2.1', `h${at}.test`))).toBe(1000);
    expect(spendStranger(here, '192.0.2.2', 'h1.test')).toBe(0);
  });

  test('is let in again with time', () => {
    const here = world();
    letIn(1000, () => spendStranger(here, '192.0.2.1', 'victim.test'));
    house.pass(2_000);

    expect(letIn(100, () => spendStranger(here, '192.0.2.1', 'victim.test'))).toBe(30);
  });
});

test("a server's own word has a budget that only a flood reaches", () => {
  const here = world();

  expect(letIn(40_000, () => spendVerified(here, 'busy.test', 500))).toBe(30_000);
  expect(spendVerified(here, 'other.test', 500)).toBe(0);
});

test('bodies of a megabyte cost their server as much as they cost us', () => {
  const here = world();
  const mega = 1024 * 1024;

  expect(letIn(1000, () => spendVerified(here, 'fat.test', mega))).toBe(128);
  expect(spendVerified(here, 'fat.test', mega)).toBe(4);
  expect(spendVerified(here, 'fat.test', 500)).toBe(1);
  house.pass(4000);
  expect(letIn(10, () => spendVerified(here, 'fat.test', mega))).toBe(1);
});
