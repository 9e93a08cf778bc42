/** Reset links: one person, one day, one use. */
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { checkPassword } from '#domain/accounts/check-password.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { tooMany } from '#domain/limits/spend.ts';
import { claimFirstAdmin } from '#domain/sessions/claim-first-admin.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import { makeResetLink } from '#domain/sessions/make-reset-link.ts';
import { resetPassword } from '#domain/sessions/reset-password.ts';
import { refuse } from '#lib/outcome.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { linksTable } from '#storage/schema/sessions.ts';
import { valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';
import { counted, everythingIn, peopleIn } from './support.ts';

const house = await useHouse();
const people = peopleIn(house);
const { query } = house.database;
const day = 24 * 60 * 60_000;
const fresh = 'battery staple';

let n = 0;
let who: Account;
let token: string;
const makeLink = async (account = who): Promise<string> =>
  valueOf(await house.act((context) => makeResetLink(context, account.id)));
beforeEach(async () => {
  house.pass(60 * 60_000);
  who = await people.person(`person_${++n}`);
  token = await makeLink();
});

type More = { token?: string; password?: string; from?: string };
const reset = (more: More = {}, using = counted()) =>
  resetPassword(house, { token, password: fresh, from: '192.0.2.1', agent: null, ...more }, using);
const stored = async (): Promise<string | null> => (await findAccount(query, who.name))!.password;
const close = () =>
  query.update(accountsTable).set({ closed: house.clock() }).where(eq(accountsTable.actor, who.id));

test('sets the password, ends every session and signs in', async () => {
  const before = await people.signedIn(who.name);

  const answer = await reset();

  if (!answer.done) throw new Error(answer.reason);
  expect(await checkPassword(fresh, (await stored())!)).toBe(true);
  expect(await findSession(query, before.token, house.clock())).toBeNull();
  expect(await listSessions(query, who.id, house.clock())).toEqual([answer.value.session]);
});

test('gives a password to an account that had none', async () => {
  await query.update(accountsTable).set({ password: null }).where(eq(accountsTable.actor, who.id));

  expect(await reset()).toMatchObject({ done: true });
});

test('works once', async () => {
  expect(await reset()).toMatchObject({ done: true });
  expect(await reset({ password: 'once again' })).toEqual(refuse('link-expired'));
});

test('used twice at once, works once', async () => {
  const both = await Promise.all([
    reset({ password: 'the first' }),
    reset({ password: 'the second' }),
  ]);

  expect(both.filter((one) => one.done)).toHaveLength(1);
  expect(both.filter((one) => !one.done)).toEqual([refuse('link-expired')]);
  expect(await listSessions(query, who.id, house.clock())).toHaveLength(1);
});

test('works for a day', async () => {
  house.pass(day - 1);
  expect(await reset({ password: 'short' })).toEqual(refuse('short-password'));
  house.pass(1);
  expect(await reset()).toEqual(refuse('link-expired'));
});

test('ends when a newer one is made, or the password is set otherwise', async () => {
  const newer = await makeLink();
  expect(await reset()).toEqual(refuse('link-expired'));

  await people.setPassword(who.id, 'by the operator');

  expect(await reset({ token: newer })).toEqual(refuse('link-expired'));
});

test.each([
  ['short-password', 'seven..'],
  ['long-password', 'x'.repeat(201)],
] as const)(
  'refused as %s, it can be used again with a better password',
  async (reason, password) => {
    const before = await stored();

    expect(await reset({ password })).toEqual(refuse(reason));
    expect(await stored()).toBe(before);

    expect(await reset()).toMatchObject({ done: true });
  },
);

test.each(['', 'x', 'A'.repeat(43), '\u0000'.repeat(43)])('%j is no link', async (guess) => {
  const using = counted();

  expect(await reset({ token: guess }, using)).toEqual(refuse('link-expired'));
  expect(using.calls).toEqual([]);
});

test('what stands in the table is no link', async () => {
  const [row] = await query.select().from(linksTable).where(eq(linksTable.account, who.id));

  expect(await reset({ token: row!.token })).toEqual(refuse('link-expired'));
  expect(await everythingIn(house)).not.toContain(token);
});

test('makes nobody an admin', async () => {
  const claim = { token, name: 'usurper', password: fresh, from: '192.0.2.2', agent: null };

  expect(await claimFirstAdmin(house, claim)).toEqual(refuse('link-expired'));
});

test('may be tried 25 times in five minutes from one address', async () => {
  for (let tries = 0; tries < 25; tries++)
    expect(await reset({ token: 'guess', from: '192.0.2.77' })).toEqual(refuse('link-expired'));

  expect(await reset({ from: '192.0.2.77' })).toEqual(tooMany(12));
  expect(await reset({ from: '192.0.2.78' })).toMatchObject({ done: true });
});

test('lets nobody into an account that is closed, before or meanwhile', async () => {
  const before = await stored();

  expect(await reset({}, counted(close))).toEqual(refuse('link-expired'));
  expect(await reset()).toEqual(refuse('link-expired'));

  expect(await stored()).toBe(before);
  expect(await house.act((context) => makeResetLink(context, who.id))).toEqual(refuse('closed'));
});
