/** A battle begins, holds who is new, and ends by itself or by hand. */
import { desc } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { beginBattle } from '#domain/moderation/begin-battle.ts';
import { endBattle } from '#domain/moderation/end-battle.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { inBattle } from '#domain/policy/settings.ts';
import { refuse } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const site = await given.account('site', 'moderator');
const cats = await given.community('cats', { by: ann });
const hour = 3_600_000;
const ahead = (hours: number): Date => new Date(house.clock().getTime() + hours * hour);
const begin = (until: Date, by: number | null = site.id) =>
  house.act((context) => beginBattle(context, { until, by, reason: 'A raid' }));
const end = (by: number | null = site.id) => house.act((context) => endBattle(context, { by }));
const last = async () =>
  (await reader.select().from(modlogTable).orderBy(desc(modlogTable.id)).limit(1))[0];
const battle = async () => inBattle(await findSettings(reader), house.clock());

test('who moderates the whole server begins and ends it, with an entry each', async () => {
  expect(await begin(ahead(1), ann.id)).toEqual(refuse('not-allowed'));
  expect(await begin(ahead(-1))).toEqual(refuse('past'));
  expect(await begin(new Date(Number.NaN))).toEqual(refuse('past'));
  expect(await begin(ahead(24 * 32))).toEqual(refuse('too-long'));
  expect(await end()).toEqual(refuse('no-battle'));
  valueOf(await begin(ahead(1)));
  expect(await battle()).toBe(true);
  expect(await last()).toMatchObject({
    act: 'battle.begun',
    moderator: site.id,
    role: 'instance-moderator',
    reason: 'A raid',
  });
  expect(await end(ann.id)).toEqual(refuse('not-allowed'));
  valueOf(await end());
  expect(await battle()).toBe(false);
  expect(await last()).toMatchObject({ act: 'battle.ended', moderator: site.id });
});

test('it ends by itself, and what waited because of it waits on', async () => {
  valueOf(await begin(ahead(1)));
  const nina = await given.account('nina');
  const held = await given.post({ in: cats, by: nina });
  expect(held.held).not.toBeNull();
  house.pass(hour);
  expect(await battle()).toBe(false);
  expect((await given.post({ in: cats, by: await given.account('nora') })).held).toBeNull();
  expect(await end()).toEqual(refuse('no-battle'));
});
