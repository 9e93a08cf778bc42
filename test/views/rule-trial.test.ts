/** A dry run says what a rule would have met: the same that it then meets. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { endRule } from '#domain/moderation/end-rule.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { readTest } from '#domain/screening/rule.ts';
import { tryRule } from '#views/rule-trial.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const carl = await given.account('carl');
const cats = await given.community('cats', { by: ann });
const dogs = await given.community('dogs', { by: ann });
const wild = await given.remoteCommunity('https://lemmy.test/c/wild');
const rita = await given.remotePerson('https://lemmy.test/u/rita');
const minute = 60_000;

/** The same things are written again and again: what a rule meets must be what its trial said. */
async function write(): Promise<void> {
  const same = 'Earn a thousand a day from home';
  await given.post({ in: cats, by: bob, title: 'Casino', source: `${same}!` });
  house.pass(minute);
  const top = await given.post({
    in: dogs,
    by: carl,
    title: 'News',
    source: 'See [x](https://spam.test/)',
  });
  await given.comment({ on: top, by: bob, source: same.toUpperCase() });
  house.pass(minute);
  await given.comment({ on: top, by: carl, source: `casino. ${same}` });
  await given.comment({ on: top, by: carl, source: same });
  house.pass(minute);
  await given.post({ in: dogs, by: ann, title: 'Casino', source: same });
  await given.post({ in: wild, by: rita, title: 'Casino', uri: `https://lemmy.test/p/${++count}` });
  await given.post({ in: dogs, by: bob, title: '@a @b @c @d', source: '' });
  house.pass(2 * 60 * minute);
}
let count = 0;

const kinds = [
  ['words', { words: ['casino'] }],
  ['pattern', { pattern: 'casin[o0]' }],
  ['domains', { domains: ['spam.test'] }],
  ['mentions', { people: 3 }],
  ['repeat', { people: 2, minutes: 10 }],
  ['rate', { perHour: 2 }],
] as const;

test.each(
  kinds.flatMap(([kind, settings]) => [
    [kind, settings, null] as const,
    [kind, settings, dogs.id] as const,
  ]),
)(
  'the dry run of %s %j in %s meets what the rule then meets',
  async (kind, settings, community) => {
    const tried = { community, test: valueOf(readTest(kind, settings)) };
    const made = valueOf(
      await house.act((context) =>
        makeRule(context, {
          community,
          name: 'A rule',
          kind,
          settings,
          action: 'report',
          by: null,
        }),
      ),
    );
    const since = house.clock();
    await write();
    const days = (house.clock().getTime() - since.getTime() + 1) / 86_400_000;
    const trial = await tryRule(reader, tried, { now: house.clock(), days });
    const entries = await reader.select().from(modlogTable).where(eq(modlogTable.rule, made.rule));
    const found = entries.filter(({ act }) => act === 'report.found');
    expect(trial.met).toBe(found.length);
    expect(trial.met).toBeGreaterThan(0);
    expect(trial.examples.map(({ kind: what, id }) => `${what} ${id}`).toSorted()).toEqual(
      found
        .map(({ post, comment }) => (comment === null ? `post ${post}` : `comment ${comment}`))
        .toSorted(),
    );
    await house.act((context) => endRule(context, { rule: made.rule, by: null }));
  },
);

test('a dry run counts what came early in somebody’s life here', async () => {
  const first = { community: null, test: valueOf(readTest('first-posts', { count: 1 })) };
  const trial = await tryRule(reader, first, { now: house.clock() });
  expect(trial).toMatchObject({ met: 2, people: 2, more: false });
  const young = { community: null, test: valueOf(readTest('new-account', { hours: 1 })) };
  const looked = await tryRule(reader, young, { now: house.clock() });
  expect(looked.met).toBeGreaterThan(0);
  expect(looked.met).toBeLessThan(looked.looked);
  const none = await tryRule(reader, young, { now: house.clock(), days: 0 });
  expect(none).toEqual({ looked: 0, met: 0, people: 0, more: false, examples: [] });
});
