/** The orders of lists, what they are limited to, and what whoever looks does not wish to see. */
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { memberBlocksTable } from '#storage/schema/blocks.ts';
import { marksTable } from '#storage/schema/marks.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { readFeed, type FeedQuery } from '#views/feed.ts';
import { readPlace, sorts } from '#views/feed-order.ts';
import type { Eyes } from '#views/visible.ts';
import { givenIn } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const hour = 3_600_000;
const ann = await given.account('ann');
const bea = await given.account('bea');
const cats = await given.community('cats', { by: ann });
const birds = await given.community('birds', { by: ann });
const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
const alice = await given.remotePerson('https://lemmy.test/u/alice');
await given.member(dogs, bea);
await house.act(({ tx }) => tx.execute(sql`update memberships set state = 'accepted'`));

/** Seven posts in three communities: what each order is about differs from the others. */
const posts = new Map<string, number>();
const marks = [
  ['old', cats, 400 * 24, 90, 1],
  ['month', birds, 20 * 24, 40, 400],
  ['week', cats, 5 * 24, 70, 90],
  ['day', dogs, 20, 7, 19],
  ['liked', birds, 10, 8, 10],
  ['fresh', cats, 2, 0, 2],
  ['disliked', dogs, 1, -5, 1],
] as const;
for (const [title, community, hoursAgo, score, quietHours] of marks) {
  const from =
    community === dogs ? { by: alice, uri: `https://lemmy.test/post/${title}` } : { by: ann };
  const { id } = await given.post({ in: community, title, ...from });
  const before = (hours: number): Date => new Date(house.clock().getTime() - hours * hour);
  await reader
    .update(postsTable)
    .set({
      created: before(hoursAgo),
      active: before(quietHours),
      up: Math.max(score, 0),
      down: Math.max(-score, 0),
    })
    .where(eq(postsTable.id, id));
  posts.set(title, id);
}

const seenBy = (person: { readonly id: number } | null, more: Partial<Eyes> = {}): Eyes => ({
  person: person?.id ?? null,
  moderates: [],
  now: house.clock(),
  ...more,
});
const titles = async (query: FeedQuery): Promise<string[]> =>
  (await readFeed(reader, { eyes: seenBy(null), ...query })).posts.map((post) => post.title);

test('each order is its own', async () => {
  expect(await titles({ sort: 'new' })).toEqual(marks.map(([title]) => title).toReversed());
  expect(await titles({ sort: 'active' })).toEqual([
    'disliked',
    'old',
    'fresh',
    'liked',
    'day',
    'week',
    'month',
  ]);
  expect(await titles({ sort: 'hot' })).toEqual([
    'liked',
    'fresh',
    'day',
    'disliked',
    'week',
    'month',
    'old',
  ]);
  expect(await titles({ sort: 'top' })).toEqual([
    'old',
    'week',
    'month',
    'liked',
    'day',
    'fresh',
    'disliked',
  ]);
});

test('the most liked are chosen out of a time', async () => {
  expect(await titles({ sort: 'top', period: 'day' })).toEqual([
    'liked',
    'day',
    'fresh',
    'disliked',
  ]);
  expect((await titles({ sort: 'top', period: 'week' }))[0]).toBe('week');
  expect(await titles({ sort: 'top', period: 'month' })).toContain('month');
  expect(await titles({ sort: 'top', period: 'year' })).not.toContain('old');
});

test.each(sorts.flatMap((sort) => ['all', 'local', 'subscribed'].map((scope) => [sort, scope])))(
  'pages by %s of %s follow one another without gap or overlap',
  async (sort, scope) => {
    const query = { sort, scope, eyes: seenBy(ann) } as FeedQuery;
    const whole = await titles({ ...query, limit: 50 });
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page = await readFeed(reader, { ...query, limit: 2, after });
      walked.push(...page.posts.map(({ title }) => title));
      after = page.next;
    } while (after !== null && walked.length < 20);

    expect(walked).toEqual(whole);
    expect(whole.length).toBe(scope === 'all' ? 7 : 5);
  },
);

test('a list can be of communities of this server, or of those that one belongs to', async () => {
  expect(await titles({ scope: 'local', sort: 'new' })).not.toContain('day');
  expect(await titles({ scope: 'subscribed', sort: 'new', eyes: seenBy(bea) })).toEqual([
    'disliked',
    'day',
  ]);
  expect(await titles({ scope: 'subscribed' })).toEqual([]);
});

test('what somebody hid is left out for them alone', async () => {
  const post = posts.get('fresh')!;
  await reader
    .insert(marksTable)
    .values({ person: bea.id, kind: 'hidden', post, created: house.clock() });

  expect(await titles({ eyes: seenBy(bea) })).not.toContain('fresh');
  expect(await titles({ eyes: seenBy(ann) })).toContain('fresh');
});

const blocking = async (
  block: { actor: number } | { instance: number },
  look: () => Promise<void>,
): Promise<void> => {
  await reader
    .insert(memberBlocksTable)
    .values({ person: bea.id, created: house.clock(), ...block });
  await look();
  await reader.delete(memberBlocksTable);
};

test('whom and what somebody blocks stands in no list of theirs, but on its own page', async () => {
  const left = (): Promise<string[]> => titles({ eyes: seenBy(bea), scope: 'all' });
  await blocking({ actor: alice.id }, async () => {
    expect(await left()).not.toContain('day');
    expect(await titles({ eyes: seenBy(bea), author: alice.id })).toContain('day');
  });
  await blocking({ actor: birds.id }, async () => {
    expect(await left()).not.toContain('liked');
    expect(await titles({ eyes: seenBy(bea), community: birds.id })).toContain('liked');
  });
  await blocking({ instance: dogs.instance }, async () => {
    expect(await left()).not.toContain('day');
  });
  expect(await left()).toContain('day');
});

test('lists are in the languages that somebody reads, and what says none, and their own', async () => {
  const say = (title: string, language: string): Promise<unknown> =>
    reader
      .update(postsTable)
      .set({ language })
      .where(eq(postsTable.id, posts.get(title)!));
  await Promise.all([
    say('old', 'de-AT'),
    say('week', 'fr'),
    say('day', 'fr'),
    say('liked', 'und'),
  ]);

  const read = await titles({ eyes: seenBy(bea, { reads: ['de'] }) });
  expect(read).toEqual(expect.arrayContaining(['old', 'month', 'liked']));
  expect(read).not.toContain('week');
  expect(await titles({ eyes: seenBy(ann, { reads: ['de'] }) })).toContain('week');
  expect(await titles({ eyes: seenBy(bea, { reads: [] }) })).toContain('week');
});

test('what is no place in a list begins it at its beginning', async () => {
  const odd = ['', 'x', '1', '1_', '_1', '1_0', '1e400_5', 'NaN_5', '5_99999999999', '1_2_3', null];
  for (const sort of sorts)
    for (const after of odd) if (after !== '1') expect(readPlace(sort, after)).toBeNull();
  expect(readPlace('new', '12')).toEqual({ value: 12, id: 12 });
  expect(readPlace('hot', '-1.5e-7_12')).toEqual({ value: -1.5e-7, id: 12 });
  expect(readPlace('top', '1.5_12')).toBeNull();
  expect(readPlace('active', '99999999999999999_1')).toBeNull();
  expect(await titles({ sort: 'hot', after: '1e300_7' })).toHaveLength(7);
});

test('of more communities than are asked one by one, the same posts are listed in the same order', async () => {
  const many = Array.from({ length: 101 }, (_, index) => index);
  const before = await Promise.all(
    sorts.flatMap((sort) => [
      titles({ sort, scope: 'local', eyes: seenBy(ann) }),
      titles({ sort, scope: 'subscribed', eyes: seenBy(ann) }),
    ]),
  );
  for (const index of many) await given.community(`place${index}`, { by: ann });
  const after = await Promise.all(
    sorts.flatMap((sort) => [
      titles({ sort, scope: 'local', eyes: seenBy(ann) }),
      titles({ sort, scope: 'subscribed', eyes: seenBy(ann) }),
    ]),
  );

  expect(after).toEqual(before);
  expect(before[0]).toHaveLength(5);
});
