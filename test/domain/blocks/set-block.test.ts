/** Blocking people, communities and servers for oneself. */
import { beforeEach, expect, test } from 'vitest';
import { setBlock, type Blocked } from '#domain/blocks/set-block.ts';
import { memberBlocksTable } from '#storage/schema/blocks.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const eve = await given.remotePerson('https://far.test/u/eve');

const block = (blocked: Blocked, on = true, person = bob.id) =>
  house.act((context) => setBlock(context, { person, blocked, on }));
const blocks = () => reader.select().from(memberBlocksTable);

beforeEach(() => house.act(({ tx }) => tx.delete(memberBlocksTable)));

test.each<[string, Blocked]>([
  ['a person', { actor: ann.id }],
  ['somebody elsewhere', { actor: eve.id }],
  ['a community', { actor: cats.id }],
  ['a server', { instance: eve.instance }],
])('%s is blocked once, and no more', async (_, blocked) => {
  expect(await block(blocked)).toEqual({ done: true, value: { changed: true } });
  expect(await block(blocked)).toEqual({ done: true, value: { changed: false } });
  expect(await blocks()).toMatchObject([{ person: bob.id, ...blocked }]);

  expect(await block(blocked, false, ann.id)).toEqual({ done: true, value: { changed: false } });
  expect(await block(blocked, false)).toEqual({ done: true, value: { changed: true } });
  expect(await blocks()).toEqual([]);
});

test('nobody blocks themselves, their own server, or what is not known', async () => {
  expect(await block({ actor: bob.id })).toEqual({ done: false, reason: 'yourself' });
  expect(await block({ instance: ann.instance })).toEqual({ done: false, reason: 'ourselves' });
  expect(await block({ actor: 2_000_000 })).toEqual({ done: false, reason: 'not-found' });
  expect(await block({ instance: 2_000_000 })).toEqual({ done: false, reason: 'not-found' });
  expect(await blocks()).toEqual([]);
});

test('nobody is told', async () => {
  await house.forget();
  await block({ actor: eve.id });

  expect(await house.journal()).toEqual([]);
});
