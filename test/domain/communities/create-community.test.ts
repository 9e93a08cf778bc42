/** Communities of this server: founding, editing, moderators. */
import { expect, test } from 'vitest';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { createCommunity } from '#domain/communities/create-community.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { findModerators } from '#domain/communities/find-moderators.ts';
import { mirrorModerators } from '#domain/communities/mirror-moderators.ts';
import { findStanding, nobody } from '#domain/communities/standing.ts';
import { done, refuse } from '#lib/outcome.ts';
import { givenIn } from '../../support/given.ts';
import { testKeys, useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });

test('who founds a community moderates it and belongs to it', async () => {
  expect(cats).toMatchObject({
    uri: 'https://folkmoot.test/c/cats',
    featured: 'https://folkmoot.test/c/cats/featured',
    moderators: 'https://folkmoot.test/c/cats/moderators',
    posting: 'everyone',
  });
  const where = { person: ann.id, community: cats.id, now: house.clock() };
  expect(await findStanding(reader, where)).toEqual({
    ...nobody,
    member: true,
    moderator: true,
    owner: true,
  });
  expect(await house.journal()).toEqual([
    { kind: 'community.created', community: cats.id },
    { kind: 'member.joined', community: cats.id, member: ann.id, follow: null },
  ]);
});

test.each([
  ['cats', 'Cats', 'taken'],
  ['ann', 'Ann', 'taken'],
  ['dogs', ' ', 'bad-title'],
  ['Dogs', 'Dogs', 'bad-name'],
])('no community %s called %j: %s', async (name, title, reason) => {
  await house.forget();
  const keys = await testKeys();
  const answer = await house.act((context) =>
    createCommunity(context, { name, title, by: ann.id, keys }),
  );
  expect(answer).toEqual(refuse(reason));
  expect(await house.journal()).toEqual([]);
});

test('only moderators and admins edit it, and the world is told', async () => {
  await house.forget();
  const edit = (by: number) =>
    house.act((context) =>
      editCommunity(context, {
        community: cats.id,
        by,
        title: 'All cats',
        summarySource: '*Cats*',
      }),
    );
  expect(await edit(bob.id)).toEqual(refuse('not-allowed'));
  expect(await house.journal()).toEqual([]);
  expect((await edit(ann.id)).done).toBe(true);
  expect(await findCommunity(reader, cats.id)).toMatchObject({
    title: 'All cats',
    summary: '<p><em>Cats</em></p>',
  });
  expect(await house.journal()).toEqual([
    { kind: 'community.edited', community: cats.id, by: ann.id },
  ]);
});

test('moderators appoint others, who cannot turn out those before them', async () => {
  await house.forget();
  const appoint = (by: number) =>
    house.act((context) => appointModerator(context, { community: cats.id, person: bob.id, by }));
  expect(await appoint(bob.id)).toEqual(refuse('not-allowed'));
  expect(await appoint(ann.id)).toMatchObject(done({ changed: true }));
  expect(await appoint(ann.id)).toEqual(done({ changed: false }));
  expect((await findModerators(reader, cats.id)).map((one) => one.name)).toEqual(['ann', 'bob']);
  const dismiss = (person: number, by: number) =>
    house.act((context) => dismissModerator(context, { community: cats.id, person, by }));
  expect(await dismiss(ann.id, bob.id)).toEqual(refuse('not-allowed'));
  expect(await dismiss(bob.id, ann.id)).toMatchObject(done({ changed: true }));
  expect(await dismiss(bob.id, ann.id)).toEqual(refuse('no-moderator'));
  expect((await house.journal()).map((event) => event.kind)).toEqual([
    'moderator.appointed',
    'moderator.dismissed',
  ]);
});

test('the moderators of a remote community are mirrored, and nobody is told', async () => {
  const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
  const dan = await given.remotePerson('https://lemmy.test/u/dan');
  await house.forget();
  const mirror = (community: number, persons: number[]) =>
    house.act((context) => mirrorModerators(context, community, persons));
  await mirror(dogs.id, [ann.id, dan.id]);
  await mirror(dogs.id, [dan.id, bob.id]);
  expect((await findModerators(reader, dogs.id)).map((one) => one.name)).toEqual(['dan', 'bob']);
  await mirror(cats.id, []);
  expect((await findModerators(reader, cats.id)).map((one) => one.name)).toEqual(['ann']);
  expect(await house.journal()).toEqual([]);
});
