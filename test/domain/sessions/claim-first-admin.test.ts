/** The first admin: by a link that the server printed, while there is none. */
import { setTimeout } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '#domain/accounts/create-account.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { findAdmins } from '#domain/accounts/find-admins.ts';
import { listAccounts } from '#domain/accounts/list-accounts.ts';
import { tooMany } from '#domain/limits/spend.ts';
import { claimFirstAdmin, type Claim } from '#domain/sessions/claim-first-admin.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { offerFirstAdmin } from '#domain/sessions/offer-first-admin.ts';
import { resetPassword } from '#domain/sessions/reset-password.ts';
import { refuse } from '#lib/outcome.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { openHouse, testKeys, type TestHouse } from '../../support/house.ts';
import { counted, everythingIn, peopleIn } from './support.ts';

const day = 24 * 60 * 60_000;
const password = 'battery staple';
let house: TestHouse;
let token: string;
beforeEach(async () => {
  house = await openHouse();
  token = (await offerFirstAdmin(house))!;
});
afterEach(() => house.close());

const claim = (more: Partial<Claim> = {}, using = counted()) => {
  const asked = { token, name: 'ada', password, from: '192.0.2.1', agent: 'B' };
  return claimFirstAdmin(house, { ...asked, ...more }, using);
};
const operatorMakes = async (name: string) => {
  const keys = await testKeys();
  return house.act((context) => createAccount(context, { name, role: 'admin', keys }));
};

test('becomes admin and is signed in', async () => {
  const answer = await claim();

  if (!answer.done) throw new Error(answer.reason);
  const ada = await findAccount(house.database.query, 'ada');
  expect(ada).toMatchObject({ role: 'admin', closed: null });
  expect(await findAdmins(house.database.query)).toEqual([ada!.id]);
  const found = await findSession(house.database.query, answer.value.token, house.clock());
  expect(found).toEqual(answer.value.session);
  const stored = await everythingIn(house);
  expect([stored.includes(token), stored.includes(password)]).toEqual([false, false]);
});

test('there is one: the link works once, and no other is offered', async () => {
  await claim();

  expect(await claim({ name: 'eve' })).toEqual(refuse('link-expired'));
  expect(await offerFirstAdmin(house)).toBeNull();
  expect(await claim({ name: 'eve' })).toEqual(refuse('link-expired'));
});

test('of two who claim at once, one becomes admin', async () => {
  const both = await Promise.all([claim({ name: 'ada' }), claim({ name: 'eve' })]);

  expect(both.filter((one) => one.done)).toHaveLength(1);
  expect(await listAccounts(house.database.query)).toHaveLength(1);
});

test('whom the operator makes admin meanwhile is the only one', async () => {
  const using = counted(() => operatorMakes('root_of_all'));

  expect(await claim({}, using)).toEqual(refuse('link-expired'));

  expect(await listAccounts(house.database.query)).toMatchObject([{ name: 'root_of_all' }]);
});

test('whoever claims waits for the operator who is making an admin in this moment', async () => {
  const [made, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const keys = await testKeys();
  const operator = house.act(async (context) => {
    await createAccount(context, { name: 'root_of_all', role: 'admin', keys });
    made.resolve();
    await go.promise;
  });
  await made.promise;

  const claimed = claim();
  await Promise.race([claimed, setTimeout(3000)]);
  go.resolve();
  await operator;

  expect(await claimed).toEqual(refuse('link-expired'));
  expect(await listAccounts(house.database.query)).toMatchObject([{ name: 'root_of_all' }]);
});

test('the link of an earlier start is dead after the next one', async () => {
  const second = (await offerFirstAdmin(house))!;

  expect(second).not.toBe(token);
  expect(await claim()).toEqual(refuse('link-expired'));
  expect(await claim({ token: second })).toMatchObject({ done: true });
});

test('of two processes that start at once, one printed a link that works', async () => {
  const tokens = await Promise.all([offerFirstAdmin(house), offerFirstAdmin(house)]);

  const answers = [];
  for (const one of tokens)
    answers.push((await claim({ token: one!, password: 'short' })) as object);
  expect(answers.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual([
    refuse('link-expired'),
    refuse('short-password'),
  ]);
});

test('the link works for a day', async () => {
  house.pass(day);

  expect(await claim()).toEqual(refuse('link-expired'));
});

test.each([
  ['bad-name', { name: 'Ada!' }],
  ['bad-name', { name: '\u0000' }],
  ['reserved', { name: 'admin' }],
  ['taken', { name: 'bob' }],
  ['short-password', { password: 'short' }],
  ['long-password', { password: 'x'.repeat(201) }],
] as const)('refused as %s for %o, the link can be used again', async (reason, more) => {
  await peopleIn(house).person('bob');

  expect(await claim(more)).toEqual(refuse(reason));
  expect(await findAdmins(house.database.query)).toEqual([]);

  expect(await claim()).toMatchObject({ done: true });
});

test('resets nobody’s password', async () => {
  const reset = { token, password, from: '192.0.2.1', agent: null };

  expect(await resetPassword(house, reset)).toEqual(refuse('link-expired'));
});

test('may be tried 25 times in five minutes from one address', async () => {
  for (let tries = 0; tries < 25; tries++)
    expect(await claim({ token: 'guess' })).toEqual(refuse('link-expired'));

  expect(await claim()).toEqual(tooMany(12));
});

test('when the last admin’s account is closed, the next start offers a link again', async () => {
  await claim();
  const { query } = house.database;
  await query.update(accountsTable).set({ closed: house.clock() });

  token = (await offerFirstAdmin(house))!;

  expect(await claim({ name: 'eve' })).toMatchObject({ done: true });
  const [eve] = await query
    .select()
    .from(accountsTable)
    .where(eq(accountsTable.role, 'admin'))
    .orderBy(accountsTable.actor)
    .offset(1);
  expect(eve).toMatchObject({ closed: null });
});
