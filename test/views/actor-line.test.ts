/** Whose pictures are shown. */
import { describe, expect, test } from 'vitest';
import { setRule } from '#domain/moderation/set-rule.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import type { Degree } from '#domain/policy/policy.ts';
import { readLines } from '#views/actor-line.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const day = 24 * 3_600_000;

const meet = (host: string) =>
  given.remotePerson(`https://${host}/u/eve`, { icon: `https://${host}/eve.png` });
const iconOf = async (id: number): Promise<string | null> =>
  (await readLines(reader, [id], house.clock())).get(id)?.icon ?? null;
const rule = async (host: string, degrees: Degree[]) =>
  valueOf(await house.act((context) => setRule(context, { host, degrees, by: null })));

describe('pictures of a server that was met lately', () => {
  test('are shown when it is no newcomer any more', async () => {
    const eve = await meet('new.test');

    expect(await iconOf(eve.id)).toBeNull();
    house.pass(7 * day - 1);
    expect(await iconOf(eve.id)).toBeNull();
    house.pass(1);
    expect(await iconOf(eve.id)).toBe('https://new.test/eve.png');
  });

  test('are shown when it is trusted', async () => {
    const eve = await meet('friend.test');
    await rule('friend.test', ['trust']);

    expect(await iconOf(eve.id)).toBe('https://friend.test/eve.png');
  });

  test('are shown when somebody here belongs to a community there', async () => {
    const ann = await given.account('ann');
    const eve = await meet('known.test');
    const cats = await given.remoteCommunity('https://known.test/c/cats');
    expect(await iconOf(eve.id)).toBeNull();
    await given.member(cats, ann);
    expect(await iconOf(eve.id)).toBeNull();

    await house.database.query.update(membershipsTable).set({ state: 'accepted' });

    expect(await iconOf(eve.id)).toBe('https://known.test/eve.png');
  });
});

test('pictures of a server without media are not shown, however long it is known', async () => {
  const eve = await meet('loud.test');
  house.pass(30 * day);
  expect(await iconOf(eve.id)).toBe('https://loud.test/eve.png');

  await rule('loud.test', ['no-media', 'trust']);
  expect(await iconOf(eve.id)).toBeNull();

  valueOf(await house.act((context) => liftRule(context, { host: 'loud.test', by: null })));
  expect(await iconOf(eve.id)).toBe('https://loud.test/eve.png');
});

test('without an hour no picture of others is shown', async () => {
  const eve = await meet('old.test');
  house.pass(30 * day);

  expect((await readLines(reader, [eve.id])).get(eve.id)?.icon).toBeNull();
});
