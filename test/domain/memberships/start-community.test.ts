/** Making a community by a page: who may, and what it begins with. */
import { expect, test } from 'vitest';
import type { NewCommunity } from '#domain/communities/create-community.ts';
import { startCommunity } from '#domain/memberships/start-community.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { refuse } from '#lib/outcome.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { testKeys, useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const ann = await given.account('ann');
const dayMs = 24 * 3_600_000;

async function start(by: { readonly id: number }, more: Partial<NewCommunity> = {}) {
  const keys = await testKeys();
  return house.act((context) =>
    startCommunity(context, { name: 'cats', title: 'Cats', keys, ...more, by: by.id }),
  );
}

test('is for those who have been here for a day', async () => {
  await house.forget();
  expect(await start(ann)).toEqual(refuse('too-new'));
  expect(await house.journal()).toEqual([]);
  house.pass(dayMs);

  const made = valueOf(
    await start(ann, {
      rules: 'Be *kind*.',
      topics: ['animals', 'sailing', 'talk', 'animals'],
      languages: ['en', 'de', 'en', '<b>'],
      sensitive: true,
    }),
  );

  expect(made).toMatchObject({
    rules: 'Be *kind*.',
    rulesHtml: '<p>Be <em>kind</em>.</p>',
    topics: ['animals', 'talk'],
    languages: 'en,de',
    sensitive: true,
  });
});

test('is for admins at once', async () => {
  const root = await given.account('rooty', 'admin');

  expect(await start(root, { name: 'news' })).toMatchObject({ done: true });
});

test('is for nobody who is banned', async () => {
  const eve = await given.account('eve');
  house.pass(dayMs);
  const ban = { person: eve.id, by: null, reason: 'spam', until: null };
  valueOf(await house.act((context) => banPerson(context, ban)));

  expect(await start(eve, { name: 'spam' })).toEqual(refuse('banned'));
});

test.each<[string, Partial<NewCommunity>, string]>([
  ['a name that is taken', { name: 'ann' }, 'taken'],
  ['a name that nobody can look up', { name: 'So So' }, 'bad-name'],
  ['no title', { title: ' ' }, 'bad-title'],
  [
    'too many topics',
    { topics: ['news', 'technology', 'science', 'nature', 'animals', 'art'] },
    'too-many-topics',
  ],
  ['rules without end', { rules: 'x'.repeat(10_001) }, 'long-rules'],
])('takes no %s', async (_, more, reason) => {
  await house.forget();

  expect(await start(ann, { name: 'other', ...more })).toEqual(refuse(reason));
  expect(await house.journal()).toEqual([]);
});
