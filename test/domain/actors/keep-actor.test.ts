/** Keeping remote actors. */
import { expect, test } from 'vitest';
import { buryActor } from '#domain/actors/bury-actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import { keepActor } from '#domain/actors/keep-actor.ts';
import { givenIn, remoteActor } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;

test('an actor is kept once, and what changed is kept', async () => {
  const uri = 'https://mastodon.test/users/alice';
  const first = await given.remotePerson(uri);
  const second = await given.remotePerson(uri, { inbox: 'https://mastodon.test/new' });
  expect(second).toMatchObject({ id: first.id, inbox: 'https://mastodon.test/new', local: false });
});

test('a known id never changes its kind', async () => {
  const uri = 'https://mastodon.test/users/turncoat';
  await given.remotePerson(uri);
  const turned = await house.act((context) =>
    keepActor(context, { ...remoteActor(uri, 'community'), title: 'Now a group' }),
  );
  expect(turned).toMatchObject({ kind: 'person', title: 'turncoat' });
});

test('a row of our own is never touched', async () => {
  const bob = await given.account('bob');
  const kept = await house.act((context) =>
    keepActor(context, { ...remoteActor(bob.uri, 'person'), inbox: 'https://evil.test/inbox' }),
  );
  expect(kept).toMatchObject({ local: true, inbox: 'https://folkmoot.test/u/bob/inbox' });
});

test('a deleted actor stays deleted, and ours cannot be deleted from elsewhere', async () => {
  const uri = 'https://mastodon.test/users/gone';
  await given.remotePerson(uri);
  expect(await house.act((context) => buryActor(context, uri))).toBe(true);
  expect(await house.act((context) => buryActor(context, uri))).toBe(false);
  expect((await given.remotePerson(uri)).deleted).not.toBeNull();
  const own = 'https://folkmoot.test/u/bob';
  expect(await house.act((context) => buryActor(context, own))).toBe(false);
  expect((await findActorByUri(reader, own))?.deleted).toBeNull();
});

test('names are looked up whatever their case, and a kind tells namesakes apart', async () => {
  await given.remotePerson('https://lemmy.test/u/Cats');
  const group = await given.remoteCommunity('https://lemmy.test/c/cats');
  const cats = { name: 'CATS', host: 'lemmy.test' };
  expect(await findByHandle(reader, { ...cats, kind: 'community' })).toMatchObject({
    id: group.id,
  });
  expect(await findByHandle(reader, cats)).toMatchObject({ kind: 'person' });
  expect(await findByHandle(reader, { ...cats, host: 'other.test' })).toBeNull();
});
