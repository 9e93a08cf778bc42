/** Joining and leaving, here and elsewhere. */
import { expect, test } from 'vitest';
import { acceptJoin } from '#domain/memberships/accept-join.ts';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { noteFollow } from '#domain/memberships/note-follow.ts';
import { refuseJoin } from '#domain/memberships/refuse-join.ts';
import { keepBan } from '#domain/communities/keep-ban.ts';
import { done, refuse } from '#lib/outcome.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const cats = await given.community('cats');
const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
let people = 0;
const someone = () => given.remotePerson(`https://mastodon.test/users/p${++people}`);
const join = (community: number, member: number, follow: string | null) =>
  house.act((context) => joinCommunity(context, { community, member, follow }));
const leave = (community: number, member: number, follow: string | null = null) =>
  house.act((context) => leaveCommunity(context, { community, member, follow }));

test('a community of ours takes in whoever follows it, and answers every Follow', async () => {
  const alice = await someone();
  const pair = { community: cats.id, member: alice.id };
  await house.forget();
  expect(await join(cats.id, alice.id, 'https://m.test/1')).toEqual(done({ state: 'accepted' }));
  expect(await join(cats.id, alice.id, 'https://m.test/2')).toEqual(done({ state: 'accepted' }));
  expect(await findMembership(reader, pair)).toMatchObject({
    state: 'accepted',
    follow: 'https://m.test/2',
  });
  expect(await house.journal()).toEqual([
    { kind: 'member.joined', ...pair, follow: 'https://m.test/1' },
    { kind: 'member.joined', ...pair, follow: 'https://m.test/2' },
  ]);
});

test('the banned do not get in', async () => {
  const eve = await someone();
  const ban = { community: cats.id, person: eve.id, reason: null, until: null };
  await house.act((context) => keepBan(context, ban));
  await house.forget();
  expect(await join(cats.id, eve.id, null)).toEqual(refuse('banned'));
  expect(await findMembership(reader, { community: cats.id, member: eve.id })).toBeNull();
  expect(await house.journal()).toEqual([]);
});

test('nobody joins what is no community, and strangers elsewhere are not our business', async () => {
  const alice = await someone();
  expect(await join(ann.id, alice.id, null)).toEqual(refuse('not-found'));
  expect(await join(dogs.id, alice.id, null)).toEqual(refuse('not-found'));
  expect(await join(999, alice.id, null)).toEqual(refuse('not-found'));
});

test('joining elsewhere waits for the answer', async () => {
  const pair = { community: dogs.id, member: ann.id };
  await house.forget();
  expect(await house.act((context) => acceptJoin(context, pair))).toEqual(refuse('never-asked'));
  expect(await join(dogs.id, ann.id, null)).toEqual(done({ state: 'pending' }));
  await house.act((context) => noteFollow(context, { ...pair, follow: 'https://f.test/9' }));
  expect(await house.act((context) => acceptJoin(context, pair))).toEqual(done({ changed: true }));
  expect(await house.act((context) => acceptJoin(context, pair))).toEqual(done({ changed: false }));
  expect(await join(dogs.id, ann.id, null)).toEqual(done({ state: 'accepted' }));
  expect(await leave(dogs.id, ann.id)).toEqual(done({ changed: true }));
  expect(await house.journal()).toEqual([
    { kind: 'join.asked', ...pair },
    { kind: 'join.withdrawn', ...pair, follow: 'https://f.test/9' },
  ]);
});

test('a refusal ends the asking', async () => {
  const pair = { community: dogs.id, member: ann.id };
  await join(dogs.id, ann.id, null);
  expect((await house.act((context) => refuseJoin(context, pair))).done).toBe(true);
  expect(await findMembership(reader, pair)).toBeNull();
  expect(await house.act((context) => refuseJoin(context, pair))).toEqual(refuse('never-asked'));
});

test('leaving is told once, and what never was cannot be left', async () => {
  const alice = await someone();
  await given.member(cats, alice, 'https://m.test/3');
  await house.forget();
  expect(await leave(cats.id, alice.id, 'https://m.test/other')).toEqual(done({ changed: true }));
  expect(await leave(cats.id, alice.id)).toEqual(refuse('no-member'));
  expect(await house.journal()).toEqual([
    { kind: 'member.left', community: cats.id, member: alice.id },
  ]);
});

test('a Follow whose Undo came first stays without effect', async () => {
  const alice = await someone();
  expect(await leave(cats.id, alice.id, 'https://mastodon.test/f')).toEqual(refuse('no-member'));
  await house.forget();
  expect(await join(cats.id, alice.id, 'https://mastodon.test/f')).toEqual(refuse('buried'));
  expect(await house.journal()).toEqual([]);
});
