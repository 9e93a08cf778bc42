/** Budgets of tries: spent in PostgreSQL, by whoever comes first. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Purse } from '#domain/limits/budgets.ts';
import { refill } from '#domain/limits/refill.ts';
import { keyOf, spend } from '#domain/limits/spend.ts';
import { act, type Context, type House } from '#domain/context.ts';
import { openDatabase } from '#storage/database.ts';
import { limitsTable } from '#storage/schema/limits.ts';
import { opening, useHouse } from '../../support/house.ts';
import { createDatabase } from '../../support/postgres.ts';

const house = await useHouse();
const minute = 60_000;

beforeEach(async () => {
  // Whole again, all of them: every test begins with nothing spent.
  house.pass(24 * 60 * minute);
});

const from = (of: string): Purse => ({ budget: 'sign-in from', of });
const pay = (...purses: Purse[]) => house.act((context) => spend(context, purses));
const secondsOf = async (...purses: Purse[]): Promise<number> => {
  const answer = await pay(...purses);
  return answer.done ? 0 : answer.seconds;
};
const rows = () => house.database.query.select().from(limitsTable);

async function empty(purse: Purse, times: number): Promise<void> {
  for (let n = 0; n < times; n++) expect(await secondsOf(purse)).toBe(0);
}

test.each([
  ['sign-in from', 25, 12],
  ['sign-in from to', 10, 30],
  ['sign-in to', 100, 36],
  ['link from', 25, 12],
  ['password change', 10, 60],
] as const)('%s: %s tries at once, then one every %s seconds', async (budget, times, seconds) => {
  const purse = { budget, of: `somebody of ${budget}` };
  await empty(purse, times);

  expect(await secondsOf(purse)).toBe(seconds);
  house.pass(seconds * 1000 - 1);
  expect(await secondsOf(purse)).toBe(1);
  house.pass(1);
  expect(await secondsOf(purse)).toBe(0);
  expect(await secondsOf(purse)).toBe(seconds);
});

test('a refused try costs nothing: whoever waits is let in, however often they knocked', async () => {
  await empty(from('knocker'), 25);
  for (let n = 0; n < 50; n++) expect(await secondsOf(from('knocker'))).toBe(12);

  house.pass(5 * minute);

  await empty(from('knocker'), 25);
});

test('a clock that was set back locks nobody out', async () => {
  await empty(from('traveller'), 25);
  house.pass(-60 * minute);

  await empty(from('traveller'), 25);
  expect(await secondsOf(from('traveller'))).toBe(12);
  house.pass(60 * minute);
});

test('each has a budget of their own, and each budget is of its own', async () => {
  await empty(from('one'), 25);

  expect(await secondsOf(from('other'))).toBe(0);
  expect(await secondsOf({ budget: 'link from', of: 'one' })).toBe(0);
});

test('where the first budget is empty, the next ones keep what they have', async () => {
  const account: Purse = { budget: 'sign-in from to', of: 'victim' };
  await empty(from('flood'), 25);
  for (let n = 0; n < 20; n++) expect(await secondsOf(from('flood'), account)).toBe(12);

  await empty(account, 10);
});

test('of forty who come at once, as many are let in as the budget has', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => pay(from('crowd'))));

  expect(answers.filter((answer) => answer.done)).toHaveLength(25);
});

test('of two at the edge, one is let in', async () => {
  await empty(from('edge'), 24);

  const answers = await Promise.all([pay(from('edge')), pay(from('edge'))]);

  expect(answers.map((answer) => answer.done).toSorted()).toEqual([false, true]);
});

test('a success gives back what is named and nothing else', async () => {
  const account: Purse = { budget: 'sign-in from to', of: 'ada' };
  await empty(from('home'), 25);
  await empty(account, 10);

  await house.act((context) => refill(context, [account]));

  expect(await secondsOf(account)).toBe(0);
  expect(await secondsOf(from('home'))).toBe(12);
});

test('nobody reads from the table who tried what from where', async () => {
  await pay(from('192.0.2.77'), { budget: 'sign-in to', of: 'eleanor' });

  const text = JSON.stringify(await rows());
  expect(text).not.toMatch(/192|eleanor|sign-in/);
});

test('what is whole again is forgotten in passing', async () => {
  for (let n = 0; n < 60; n++) await pay(from(`passer-by ${n}`));
  house.pass(60 * minute);

  await pay(from('next'));
  await pay(from('next'));

  expect(await rows()).toHaveLength(1);
});

test('what is being forgotten holds nobody up who waits for a turn', async () => {
  const [shared, stale] = [from('shared'), from('stale')];
  await pay(stale);
  house.pass(60 * minute);
  const [held, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let runs = 0;
  const put = async (context: Context, purse: Purse): Promise<void> => {
    const row = { key: await keyOf(context, purse), whole: context.now };
    const target = limitsTable.key;
    await context.tx.insert(limitsTable).values(row).onConflictDoUpdate({ target, set: row });
  };

  const one = house.act(async (context) => {
    runs++;
    await put(context, shared);
    held.resolve();
    await go.promise;
    await put(context, stale);
  });
  await held.promise;
  const other = house.act((context) => {
    runs++;
    return spend(context, [shared]);
  });
  await setTimeout(200);
  go.resolve();

  await Promise.all([one, other]);
  // Had they waited for each other, one of them would have begun again.
  expect(runs).toBe(2);
});

test('a restart forgives nobody', async () => {
  const own = await createDatabase();
  afterAll(own.drop);
  const start = (): House => ({
    ...house,
    clock: () => opening,
    database: openDatabase(own.url, 4),
  });
  const before = start();
  for (let n = 0; n < 25; n++) await act(before, (context) => spend(context, [from('patient')]));
  await before.database.close();

  const after = start();
  const answer = await act(after, (context) => spend(context, [from('patient')]));
  await after.database.close();

  expect(answer).toMatchObject({ done: false, reason: 'too-many', seconds: 12 });
});
