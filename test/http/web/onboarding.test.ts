/** First steps of new members: interests, communities, done; and that nobody has to take them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
let adaId: number;
beforeAll(async () => {
  moot = await street.open(origin);
  adaId = (await peopleIn(moot.house).person('ada')).id;
  ada = browserOf(moot.app, origin);
  await ada.signIn('ada', password);
});
afterAll(street.close);

const welcomed = async (): Promise<Date | null> => {
  const rows = await moot.house.database.query
    .select({ welcomed: accountsTable.welcomed })
    .from(accountsTable)
    .where(eq(accountsTable.actor, adaId));
  return rows[0]?.welcomed ?? null;
};

test('where no community has a topic there is nothing to choose among', async () => {
  const answer = await ada.get('/start');

  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/start/communities']);
  const { body } = await ada.get('/start/communities');
  expect(body).toContain('There is none yet');
  expect(body, 'a second step without a first').not.toContain('Step 2');
});

test('interests lead to communities, which are joined right there, and then it is done', async () => {
  const [cats, jazz] = [await moot.given.community('cats'), await moot.given.community('jazz')];
  const edit = async (community: { id: number }, topics: string[]) =>
    valueOf(
      await moot.house.act((context) =>
        editCommunity(context, { community: community.id, by: null, topics }),
      ),
    );
  await edit(cats, ['animals']);
  await edit(jazz, ['music']);

  const start = await ada.get('/start');
  expect(start.body).toContain('name="topic-animals"');
  expect(start.body).not.toContain('name="topic-food"');
  const at = '/start/communities?topic-animals=on&topic-food=on&topic-x=on';
  const { body } = await ada.get(at);
  expect(body).toContain('href="/c/cats"');
  expect(body).not.toContain('href="/c/jazz"');
  const joined = await ada.submit(at, '/join', { community: String(cats.id), on: '1', back: at });
  expect(joined.headers.location).toBe(at);
  expect((await ada.get(at)).body).toContain('Leave');
  const done = await ada.submit(at, '/start/done');

  expect(done.headers.location).toBe('/');
  expect(await welcomed()).toEqual(moot.house.clock());
  const pair = { community: cats.id, member: adaId };
  expect(await findMembership(moot.house.database.query, pair)).toMatchObject({
    state: 'accepted',
  });
});

test('without interests the liveliest are shown', async () => {
  const { body } = await ada.get('/start/communities');

  expect(body).toContain('href="/c/cats"');
  expect(body).toContain('href="/c/jazz"');
});

test('is for members', async () => {
  for (const path of ['/start', '/start/communities']) {
    const answer = await browserOf(moot.app, origin).get(path);

    expect(answer.headers.location).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
  }
});
