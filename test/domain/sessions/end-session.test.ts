/** Signing out: on this browser, on another, everywhere. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { endSession } from '#domain/sessions/end-session.ts';
import { endSessions } from '#domain/sessions/end-sessions.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { signIn } from '#domain/sessions/sign-in.ts';
import { done, refuse } from '#lib/outcome.ts';
import { useHouse } from '../../support/house.ts';
import { password, peopleIn } from './support.ts';

const house = await useHouse();
const people = peopleIn(house);
const lives = async (token: string): Promise<boolean> =>
  (await findSession(house.database.query, token, house.clock())) !== null;

let ada: Account;
let bob: Account;
beforeAll(async () => {
  ada = await people.person('ada');
  bob = await people.person('bob');
});
beforeEach(() => {
  house.pass(60 * 60_000);
});

test('one session ends, and no other', async () => {
  const [one, other] = [await people.signedIn('ada'), await people.signedIn('ada')];
  const end = () =>
    house.act((context) => endSession(context, { account: ada.id, session: one.session.id }));

  expect(await end()).toEqual(done(null));
  expect(await end()).toEqual(refuse('not-found'));

  expect([await lives(one.token), await lives(other.token)]).toEqual([false, true]);
});

test("nobody ends somebody else's session", async () => {
  const { token, session } = await people.signedIn('ada');

  const answer = await house.act((context) =>
    endSession(context, { account: bob.id, session: session.id }),
  );

  expect(answer).toEqual(refuse('not-found'));
  expect(await lives(token)).toBe(true);
});

test.each(['', 'x', '1', '\u0000', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`])(
  'what is no session cannot be ended: %j',
  async (session) => {
    const answer = await house.act((context) => endSession(context, { account: ada.id, session }));

    expect(answer).toEqual(refuse('not-found'));
  },
);

test('all end but the one that asks, and nobody else’s', async () => {
  await house.act((context) => endSessions(context, { account: ada.id }));
  const [here, there] = [await people.signedIn('ada'), await people.signedIn('ada')];
  const ofBob = await people.signedIn('bob');

  const ended = await house.act((context) =>
    endSessions(context, { account: ada.id, but: here.session.id }),
  );

  expect(ended).toBe(1);
  expect([await lives(here.token), await lives(there.token)]).toEqual([true, false]);
  expect(await lives(ofBob.token)).toBe(true);
});

test('one that is being opened while all are ended is either ended or newer', async () => {
  const asked = { name: 'ada', password, from: '192.0.2.1', agent: null, old: null };
  for (let round = 0; round < 5; round++) {
    let ended = false;
    const [entered] = await Promise.all([
      signIn(house, asked),
      house.act(async (context) => {
        await endSessions(context, { account: ada.id });
        ended = true;
      }),
    ]);
    expect(entered.done && ended).toBe(true);
  }
  await house.act((context) => endSessions(context, { account: ada.id }));
  expect(await house.act((context) => endSessions(context, { account: ada.id }))).toBe(0);
});
