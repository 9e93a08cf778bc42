/** Blocking a server and lifting the block. */
import { expect, test } from 'vitest';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { blockInstance } from '#domain/moderation/block-instance.ts';
import { unblockInstance } from '#domain/moderation/unblock-instance.ts';
import { findRules } from '#domain/policy/find-rules.ts';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { done, refuse } from '#lib/outcome.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const cats = await given.community('cats');
const alice = await given.remotePerson('https://www.bad.test/users/alice');
const carol = await given.remotePerson('https://good.test/users/carol');
await given.member(cats, alice, 'https://www.bad.test/f/1');
await given.member(cats, carol, 'https://good.test/f/1');

const block = (host: string) =>
  house.act((context) => blockInstance(context, { host, reason: 'spam', by: null }));
const unblock = (host: string) =>
  house.act((context) => unblockInstance(context, { host, by: null }));
const severed = async (member: { id: number }) =>
  (await findMembership(reader, { community: cats.id, member: member.id }))?.severedBy;

test('a block suspends what was, and lifting it brings it back', async () => {
  await house.forget();
  expect(await block('https://BAD.test/about')).toEqual(done({ host: 'bad.test', severed: 1 }));
  expect(await findBlocked(reader, ['www.bad.test', 'good.test'])).toEqual([true, false]);
  expect([await severed(alice), await severed(carol)]).toEqual(['bad.test', null]);
  expect(await block('bad.test')).toEqual(refuse('already'));
  expect(await unblock('bad.test')).toEqual(done({ host: 'bad.test', mended: 1 }));
  expect(await severed(alice)).toBeNull();
  expect(await unblock('bad.test')).toEqual(refuse('not-blocked'));
  expect(await house.journal()).toEqual([
    { kind: 'instance.blocked', host: 'bad.test' },
    { kind: 'instance.unblocked', host: 'bad.test' },
  ]);
});

test('where two rules hold, lifting one leaves the other', async () => {
  await block('bad.test');
  await block('www.bad.test');
  expect(await unblock('bad.test')).toEqual(done({ host: 'bad.test', mended: 0 }));
  expect(await severed(alice)).toBe('www.bad.test');
  await unblock('www.bad.test');
  expect(await severed(alice)).toBeNull();
});

test('nobody blocks their own server, or what is no host', async () => {
  await house.forget();
  expect(await block('folkmoot.test')).toEqual(refuse('ourselves'));
  expect(await block('test')).toEqual(refuse('ourselves'));
  expect(await block('not a host')).toEqual(refuse('bad-host'));
  expect(await findRules(reader)).toEqual([]);
  expect(await house.journal()).toEqual([]);
});
