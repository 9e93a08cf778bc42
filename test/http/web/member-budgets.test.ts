/** What goes to other servers, or costs ours much, members do so often and no more, and are told when to go on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { budgets, type BudgetName } from '#domain/limits/budgets.ts';
import { spend } from '#domain/limits/spend.ts';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let eve: Browser;
let person: number;
let birds: number;
let csrf: string;

beforeAll(async () => {
  moot = await street.open(origin);
  person = (await peopleIn(moot.house).person('eve')).id;
  birds = (await moot.given.remoteCommunity('https://far.test/c/birds')).id;
  eve = browserOf(moot.app, origin);
  await eve.signIn('eve', password);
  csrf = csrfIn((await eve.get('/settings')).body);
});
afterAll(street.close);

const send = (path: string, fields: Record<string, string> = {}) =>
  eve.post(path, { fields: { csrf, ...fields } });

/** All but `left` of it. */
async function spendAll(budget: BudgetName, left = 0): Promise<void> {
  for (let n = left; n < budgets[budget].times; n++)
    await moot.house.act((context) => spend(context, [{ budget, of: String(person) }]));
}

test('a community elsewhere is asked so often and no more; leaving goes on', async () => {
  const join = (on: string) => send('/join', { community: String(birds), on, back: '/' });
  await spendAll('join by', 1);

  expect((await join('1')).statusCode).toBe(303);
  const refused = await join('1');

  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([
    429,
    expect.stringMatching(/^\d+$/),
  ]);
  expect((await join('0')).statusCode).toBe(303);
  const pair = { community: birds, member: person };
  expect(await findMembership(moot.house.database.query, pair)).toBeNull();
});

test('a profile is changed so often and no more, and nothing that was typed is lost', async () => {
  const change = (bio: string) => send('/settings/profile', { title: 'Eve', bio, icon: '' });
  await spendAll('write by', 1);

  expect((await change('Some words')).statusCode).toBe(303);
  const refused = await change('Other words');

  expect(refused.statusCode).toBe(429);
  expect(refused.body).toContain('Other words');
});

test('a copy of one’s data is made so often and no more', async () => {
  await spendAll('copy by', 1);

  expect((await send('/settings/export')).statusCode).toBe(200);
  expect((await send('/settings/export')).statusCode).toBe(429);
});
