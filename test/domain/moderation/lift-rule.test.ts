/** Lifting a rule that shut a server out, and what setting it did. */
import { expect, test } from 'vitest';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import type { Degree } from '#domain/policy/policy.ts';
import { findRules } from '#domain/policy/find-rules.ts';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { done, refuse } from '#lib/outcome.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';
import { blockInstance, unblockInstance } from '../../support/block.ts';

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
const blocked = async (host: string) => {
  const outcome = await block(host);
  if (!outcome.done) throw new Error(outcome.reason);
  return outcome.value;
};
const unblock = (host: string) =>
  house.act((context) => unblockInstance(context, { host, by: null }));
const severed = async (member: { id: number }) =>
  (await findMembership(reader, { community: cats.id, member: member.id }))?.severedBy;

test('a block suspends what was, and lifting it brings it back', async () => {
  await house.forget();
  const rule = await blocked('https://BAD.test/about');
  expect(rule).toMatchObject({ host: 'bad.test', severed: 1 });
  expect(await findBlocked(reader, ['www.bad.test', 'good.test'], house.clock())).toEqual([
    true,
    false,
  ]);
  expect([await severed(alice), await severed(carol)]).toEqual([rule.rule, null]);
  expect(await block('bad.test')).toEqual(refuse('already'));
  expect(await unblock('bad.test')).toEqual(done({ host: 'bad.test', severed: 0, mended: 1 }));
  expect(await severed(alice)).toBeNull();
  expect(await unblock('bad.test')).toEqual(refuse('no-rule'));
  expect(await house.journal()).toEqual([
    { kind: 'instance.blocked', host: 'www.bad.test' },
    { kind: 'instance.unblocked', host: 'www.bad.test' },
  ]);
});

test('where two rules hold, lifting one leaves the other', async () => {
  await block('bad.test');
  const { rule } = await blocked('www.bad.test');
  expect(await unblock('bad.test')).toEqual(done({ host: 'bad.test', severed: 0, mended: 0 }));
  expect(await severed(alice)).toBe(rule);
  await unblock('www.bad.test');
  expect(await severed(alice)).toBeNull();
});

test('a rule says one thing, about a host or about what is below it', async () => {
  const set = (host: string, ...degrees: Degree[]) =>
    house.act((context) => setRule(context, { host, degrees, by: null }));

  expect(await set('bad.test', 'allow', 'defederate')).toEqual(refuse('contradictory'));
  expect(await set('bad.test', 'trust', 'defederate')).toEqual(refuse('contradictory'));
  expect(await set('bad.test')).toEqual(refuse('no-degree'));
  expect(await set('alice@bad.test', 'limit')).toEqual(refuse('bad-host'));
  expect(await set('*.Bad.test.', 'defederate')).toMatchObject({ done: true });
  expect(await findBlocked(reader, ['bad.test', 'www.bad.test'], house.clock())).toEqual([
    false,
    true,
  ]);
  expect(await unblock('bad.test')).toEqual(refuse('no-rule'));
  expect(await unblock('*.bad.test')).toMatchObject({ done: true });
});

test('nobody blocks their own server, or what is no host', async () => {
  await house.forget();
  expect(await block('folkmoot.test')).toEqual(refuse('ourselves'));
  expect(await block('test')).toEqual(refuse('ourselves'));
  expect(await block('not a host')).toEqual(refuse('bad-host'));
  expect(await findRules(reader)).toEqual([]);
  expect(await house.journal()).toEqual([]);
});
