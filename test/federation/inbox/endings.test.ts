/** What ends: accounts that are gone, inboxes that moved, words that were meant for somebody else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { and, eq, isNull } from 'drizzle-orm';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { subscriptionsTable } from '#storage/schema/federation.ts';
import { valueOf } from '../../support/given.ts';
import { act, note, openScene, send, tablesWith, type Scene } from '../support/scene.ts';
import { pretend } from '../support/pretend-server.ts';
import { receiptsOf } from '../support/receipts.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const memberOf = async (uri: string) => {
  const { query } = scene.moot.house.database;
  const actor = await findActorByUri(query, uri);
  if (actor === null) return null;
  return findMembership(query, { community: scene.cats.id, member: actor.id });
};
const openInboxes = async (): Promise<string[]> => {
  const rows = await scene.moot.house.database.query
    .select({ inbox: subscriptionsTable.inbox })
    .from(subscriptionsTable)
    .where(
      and(eq(subscriptionsTable.community, scene.cats.id), isNull(subscriptionsTable.untilSeq)),
    );
  return rows.map(({ inbox }) => inbox).toSorted();
};

test('an account whose Delete comes when its server answers 410 is a member no more', async () => {
  const gone = pretend(scene.street.wire, 'gone.test');
  const greta = gone.person('greta');
  await send(scene, act('Follow', greta, scene.cats.uri));
  expect(await memberOf(greta)).toMatchObject({ state: 'accepted' });
  expect(await openInboxes()).toContain('https://gone.test/inbox');

  gone.answer('/users/greta', { status: 410 });
  scene.street.pass(25 * 3_600_000);
  await send(scene, act('Delete', greta, greta));

  expect(await memberOf(greta)).toBeNull();
  expect(await openInboxes()).not.toContain('https://gone.test/inbox');
  const actor = await findActorByUri(scene.moot.house.database.query, greta);
  expect(actor?.deleted).not.toBeNull();
});

test('a member whose server names another inbox gets there what follows', async () => {
  const moving = pretend(scene.street.wire, 'moving.test');
  const mona = moving.person('mona');
  const otto = moving.person('otto');
  for (const one of [mona, otto]) await send(scene, act('Follow', one, scene.cats.uri));
  expect(await openInboxes()).toContain('https://moving.test/inbox');

  const endpoints = { sharedInbox: 'https://moving.test/new-inbox' };
  moving.person('mona', { endpoints });
  valueOf(await resolveActor(scene.moot.world, mona, { fresh: true }));
  await scene.street.quiet();
  expect(await openInboxes()).toEqual(
    expect.arrayContaining(['https://moving.test/inbox', 'https://moving.test/new-inbox']),
  );

  moving.person('otto', { endpoints });
  valueOf(await resolveActor(scene.moot.world, otto, { fresh: true }));
  await scene.street.quiet();
  expect(await openInboxes()).not.toContain('https://moving.test/inbox');
});

test('private words in what is refused are not kept', async () => {
  const words = 'Meant-for-one-person';
  const secret = {
    ...note(`${scene.victim.origin}/private/1`, scene.mallory, scene.cats.uri),
    to: [scene.alice.uri],
    cc: [],
    content: `<p>${words}</p>`,
  };
  const refused = act('Create', scene.vera, secret, { to: [scene.alice.uri] });

  expect(await send(scene, refused)).toMatchObject({ state: 'refused' });
  expect(await tablesWith(scene, words)).toEqual([]);
});

test('private words that waited for a day are not kept', async () => {
  const words = 'Meant-for-one-person-too';
  scene.street.wire.setWeather((request, next) =>
    new URL(request.url).host === 'away.test'
      ? Promise.reject(new TypeError('no answer'))
      : next(request),
  );
  const secret = {
    ...note('https://away.test/private/1', 'https://away.test/users/amy', scene.cats.uri),
    to: [scene.alice.uri],
    cc: [],
    content: `<p>${words}</p>`,
  };
  const waiting = act('Create', 'https://away.test/users/amy', secret, { to: [scene.alice.uri] });
  expect(await send(scene, waiting)).toMatchObject({ state: 'waiting' });

  for (let hours = 0; hours < 60; hours += 2) {
    scene.street.pass(2 * 3_600_000);
    await scene.street.quiet();
  }
  scene.street.wire.setWeather(null);

  expect(await receiptsOf(scene.moot, waiting['id'])).toMatchObject([{ state: 'ignored' }]);
  expect(await tablesWith(scene, words)).toEqual([]);
});

test('public words in what is refused are kept, so that the operator can judge', async () => {
  const open = act('Create', scene.vera, {
    ...note(`${scene.victim.origin}/open/1`, scene.mallory, scene.cats.uri),
    content: '<p>For-everybody</p>',
  });

  expect(await send(scene, open)).toMatchObject({ state: 'refused' });
  expect(await tablesWith(scene, 'For-everybody')).toEqual(['receipts']);
});
