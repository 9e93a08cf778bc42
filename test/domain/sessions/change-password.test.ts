/** Changing one's own password. */
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { checkPassword } from '#domain/accounts/check-password.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { tooMany } from '#domain/limits/spend.ts';
import { changePassword, type Change } from '#domain/sessions/change-password.ts';
import { endSessions } from '#domain/sessions/end-sessions.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import { makeResetLink } from '#domain/sessions/make-reset-link.ts';
import { resetPassword } from '#domain/sessions/reset-password.ts';
import type { SignedIn } from '#domain/sessions/session.ts';
import { refuse } from '#lib/outcome.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';
import { counted, everythingIn, password, peopleIn } from './support.ts';

const house = await useHouse();
const people = peopleIn(house);
const { query } = house.database;
const next = 'battery staple';

let n = 0;
let who: Account;
let here: SignedIn;
beforeEach(async () => {
  house.pass(60 * 60_000);
  who = await people.person(`person_${++n}`);
  here = await people.signedIn(who.name);
});

const change = (more: Partial<Change> = {}, using = counted()) => {
  const asked = { token: here.token, current: password, next, from: '192.0.2.1', agent: 'B' };
  return changePassword(house, { ...asked, ...more }, using);
};
const stored = async (): Promise<string> => (await findAccount(query, who.name))!.password!;
const lives = async ({ token }: SignedIn) =>
  (await findSession(query, token, house.clock())) !== null;

test('the new one counts from then on, every session ends, and this browser gets another', async () => {
  const there = await people.signedIn(who.name);

  const answer = await change();

  if (!answer.done) throw new Error(answer.reason);
  expect(await checkPassword(next, await stored())).toBe(true);
  expect([await lives(here), await lives(there), await lives(answer.value)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(await listSessions(query, who.id, house.clock())).toEqual([answer.value.session]);
  expect(await everythingIn(house)).not.toContain(next);
});

test('reset links that were made before end with it', async () => {
  const token = valueOf(await house.act((context) => makeResetLink(context, who.id)));

  await change();

  const reset = { token, password: 'taken over', from: '192.0.2.9', agent: null };
  expect(await resetPassword(house, reset)).toEqual(refuse('link-expired'));
});

test.each([
  ['wrong-password', { current: 'correct horsf' }],
  ['wrong-password', { current: 'x'.repeat(5000) }],
  ['short-password', { next: 'short' }],
  ['long-password', { next: 'x'.repeat(201) }],
  ['signed-out', { token: 'A'.repeat(43) }],
] as const)('is refused as %s for %o, and changes nothing', async (reason, more) => {
  const before = await stored();

  expect(await change(more)).toEqual(refuse(reason));

  expect(await stored()).toBe(before);
  expect(await lives(here)).toBe(true);
});

test('may be tried ten times in ten minutes, from wherever', async () => {
  for (let tries = 0; tries < 10; tries++)
    expect(await change({ current: 'wrong', from: `192.0.2.${tries}` })).toEqual(
      refuse('wrong-password'),
    );

  expect(await change({ from: '192.0.2.99' })).toEqual(tooMany(60));
});

test('a session that is ended meanwhile changes nothing', async () => {
  const before = await stored();
  const using = counted(() => house.act((context) => endSessions(context, { account: who.id })));

  expect(await change({}, using)).toEqual(refuse('signed-out'));

  expect(await stored()).toBe(before);
});

test('an account that is closed meanwhile stays as it is', async () => {
  const before = await stored();
  const using = counted(() =>
    query
      .update(accountsTable)
      .set({ closed: house.clock() })
      .where(eq(accountsTable.actor, who.id)),
  );

  expect(await change({}, using)).toEqual(refuse('signed-out'));

  expect(await stored()).toBe(before);
});

test('a password that is changed meanwhile is not changed back', async () => {
  const using = counted(() =>
    query.update(accountsTable).set({ password: 'other' }).where(eq(accountsTable.actor, who.id)),
  );

  expect(await change({}, using)).toEqual(refuse('wrong-password'));

  expect(await stored()).toBe('other');
});

test('of two changes at once from one browser, one is done', async () => {
  const both = await Promise.all([
    change({ next: 'first of two' }),
    change({ next: 'second of two' }),
  ]);

  expect(both.filter((one) => one.done)).toHaveLength(1);
  expect(await listSessions(query, who.id, house.clock())).toHaveLength(1);
});
