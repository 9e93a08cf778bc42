/** Admins: made, unmade, and never none. */
import { setTimeout } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Account, Role } from '#domain/accounts/account.ts';
import { findAdmins } from '#domain/accounts/find-admins.ts';
import { changeRole } from '#domain/sessions/change-role.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { refuse } from '#lib/outcome.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';
import { peopleIn } from './support.ts';

let house: TestHouse;
let people: ReturnType<typeof peopleIn>;
let ada: Account;
let bob: Account;
beforeEach(async () => {
  house = await openHouse();
  people = peopleIn(house);
  ada = await people.person('ada', 'admin');
  bob = await people.person('bob');
});
afterEach(() => house.close());

const make = ({ id }: Account, role: Role) =>
  house.act((context) => changeRole(context, { account: id, role }));
const admins = () => findAdmins(house.database.query);

test('whoever becomes admin stays signed in, and is one in every session', async () => {
  const { token } = await people.signedIn('bob');

  expect(await make(bob, 'admin')).toMatchObject({ done: true, value: { ended: 0 } });

  const session = await findSession(house.database.query, token, house.clock());
  expect(session?.account.role).toBe('admin');
});

test('whoever stops being admin is signed out everywhere', async () => {
  await make(bob, 'admin');
  const [here, there] = [await people.signedIn('bob'), await people.signedIn('bob')];

  expect(await make(bob, 'member')).toMatchObject({ done: true, value: { ended: 2 } });

  for (const { token } of [here, there])
    expect(await findSession(house.database.query, token, house.clock())).toBeNull();
  expect(await admins()).toEqual([ada.id]);
});

test('a moderator of the whole server is signed out when that ends, and every change is in the record', async () => {
  const { token } = await people.signedIn('bob');
  expect(await make(bob, 'moderator')).toMatchObject({ done: true, value: { ended: 0 } });
  expect(await findSession(house.database.query, token, house.clock())).not.toBeNull();
  expect(await make(bob, 'member')).toMatchObject({ done: true, value: { ended: 1 } });

  const entries = await house.database.query
    .select()
    .from(modlogTable)
    .where(eq(modlogTable.person, bob.id))
    .orderBy(modlogTable.id);
  const common = { act: 'role.changed', role: 'operator', moderator: null };
  expect(entries).toMatchObject([
    { ...common, before: { role: 'member' }, after: { role: 'moderator' } },
    { ...common, before: { role: 'moderator' }, after: { role: 'member' } },
  ]);
});

test('the last admin stays one', async () => {
  const { token } = await people.signedIn('ada');

  expect(await make(ada, 'member')).toEqual(refuse('last-admin'));

  expect(await admins()).toEqual([ada.id]);
  expect(await findSession(house.database.query, token, house.clock())).not.toBeNull();
});

test('an admin whose account is closed is no other admin', async () => {
  await make(bob, 'admin');
  const { query } = house.database;
  await query
    .update(accountsTable)
    .set({ closed: house.clock() })
    .where(eq(accountsTable.actor, bob.id));

  expect(await make(ada, 'member')).toEqual(refuse('last-admin'));
  expect(await make(bob, 'member')).toEqual(refuse('closed'));
});

test('of two admins who are dismissed at once, one stays', async () => {
  await make(bob, 'admin');
  const [dismissed, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];

  const first = house.act(async (context) => {
    const answer = await changeRole(context, { account: ada.id, role: 'member' });
    dismissed.resolve();
    await go.promise;
    return answer;
  });
  await dismissed.promise;
  const second = make(bob, 'member');
  // Not committed yet: to anybody who does not wait, ada is still an admin.
  await Promise.race([second, setTimeout(300)]);
  go.resolve();

  expect(await first).toMatchObject({ done: true });
  expect(await second).toEqual(refuse('last-admin'));
  expect(await admins()).toEqual([bob.id]);
});

test('what somebody is already changes nothing', async () => {
  const { token } = await people.signedIn('bob');

  expect(await make(bob, 'member')).toMatchObject({ done: true, value: { ended: 0 } });

  expect(await findSession(house.database.query, token, house.clock())).not.toBeNull();
});
