/** How many sessions there are at most, and what becomes of old rows. */
import { expect, test } from 'vitest';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import { openSession } from '#domain/sessions/open-session.ts';
import { newToken } from '#domain/sessions/token.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { useHouse } from '../../support/house.ts';
import { peopleIn } from './support.ts';

const house = await useHouse();
const people = peopleIn(house);
const { query } = house.database;
const day = 24 * 60 * 60_000;

test('nobody has more than a hundred: the one seen the longest ago makes room', async () => {
  const [ada, bob] = [await people.person('ada'), await people.person('bob')];
  const open = (account: typeof ada, agent: string) =>
    house.act((context) => openSession(context, { account, token: newToken(), agent }));
  await open(bob, 'of bob');
  for (let n = 1; n <= 102; n++) {
    house.pass(1000);
    await open(ada, `number ${n}`);
  }

  const agents = (await listSessions(query, ada.id, house.clock())).map(({ agent }) => agent);

  expect(agents).toHaveLength(100);
  expect(agents[0]).toBe('number 102');
  expect(agents.at(-1)).toBe('number 3');
  expect(await listSessions(query, bob.id, house.clock())).toHaveLength(1);
});

test('rows of sessions that expired, anybody’s, go when the next one is opened', async () => {
  const eve = await people.person('eve');
  house.pass(31 * day);

  await people.signedIn('eve');

  const rows = await query.select({ account: sessionsTable.account }).from(sessionsTable);
  expect(rows).toEqual([{ account: eve.id }]);
});
