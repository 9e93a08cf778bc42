/** Every list finds its rows by an index: PostgreSQL's own plans are read, on a database that is full enough to choose. */
import { PgDialect } from 'drizzle-orm/pg-core';
import { sql, type SQL } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Reader } from '#storage/database.ts';
import { listCommunities } from '#views/community-list.ts';
import { periods, sorts } from '#views/feed-order.ts';
import { readFeed, scopes, type FeedQuery } from '#views/feed.ts';
import { readComments } from '#views/person-view.ts';
import { readSaved } from '#views/saved.ts';
import { searchPeople, searchPosts } from '#views/search.ts';
import { readLatest } from '#views/thread-latest.ts';
import type { Eyes } from '#views/visible.ts';
import { fillTown } from '../support/fill-town.ts';
import { givenIn } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const ann = await given.account('ann');
const eyes: Eyes = { person: ann.id, moderates: [], now: new Date(), reads: ['en'] };
const stranger: Eyes = { person: null, moderates: [], now: new Date() };
const size = { people: 10_000, communities: 200, posts: 10_000, comments: 15_000, thread: 300 };
/** The town's first community, in which most is said, and a quiet one. */
const busiest = 100_001;
let place = 0;
let person = 0;
let thread = 0;

beforeAll(async () => {
  const filled = await fillTown(house.database.query, size, { member: ann.id });
  thread = filled.thread;
  const found = await house.database.query.execute<{ community: number; author: number }>(
    sql`select community, author from posts order by id desc limit 1`,
  );
  place = found[0]!.community;
  person = found[0]!.author;
}, 120_000);

/** A reader that keeps every statement that is asked of it. */
function listening(): { readonly reader: Reader; readonly asked: () => readonly SQL[] } {
  const asked: SQL[] = [];
  const { query } = house.database;
  const seen = <Built extends object>(builder: Built): Built =>
    new Proxy(builder, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (name === 'then') asked.push((target as unknown as { getSQL: () => SQL }).getSQL());
        return (...parts: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, target, parts);
          const chained = typeof result === 'object' && result !== null && 'from' in result;
          return result === target || chained || isQuery(result) ? seen(result as object) : result;
        };
      },
    });
  const select = (...columns: unknown[]): unknown =>
    seen(Reflect.apply(query.select, query, columns) as object);
  return { reader: { select } as unknown as Reader, asked: () => asked };
}

const isQuery = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'getSQL' in value && 'orderBy' in value;

type Node = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Node[];
};

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
const dialect = new PgDialect({ casing: 'snake_case' });

/** How PostgreSQL would find the rows of what a list asks. */
async function plansOf(look: (reader: Reader) => Promise<unknown>): Promise<Node[]> {
  const { reader, asked } = listening();
  await look(reader);
  expect(asked().length).toBeGreaterThan(0);
  const nodes: Node[] = [];
  for (const statement of asked()) {
    const plan = await house.database.query.execute<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
      sql`explain (format json) ${statement}`,
    );
    expect(dialect.sqlToQuery(statement).sql).toMatch(/^select/i);
    nodes.push(...plan[0]!['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)));
  }
  return nodes;
}

const large = new Set(['posts', 'comments']);

async function readsByIndex(look: (reader: Reader) => Promise<unknown>): Promise<string[]> {
  const nodes = await plansOf(look);
  const walked = nodes.filter(
    (node) => node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name'] ?? ''),
  );
  expect(walked).toEqual([]);
  return nodes.flatMap((node) => node['Index Name'] ?? []);
}

const after = { active: `${Date.now()}_${2 ** 30}`, hot: '40000.5_9', new: '900000', top: '50_9' };

describe.each(scopes)('of %s', (scope) => {
  test.each(sorts)('posts by %s are found by an index, on every page', async (sort) => {
    const look = (more: FeedQuery) => (reader: Reader) =>
      readFeed(reader, { scope, sort, eyes, ...more });
    const first = await readsByIndex(look({}));
    const further = await readsByIndex(look({ after: after[sort] }));
    for (const indexes of [first, further])
      expect(indexes.some((name) => name.startsWith('posts_'))).toBe(true);
  });

  test.each(periods)('the most liked of a %s are found by an index', async (period) => {
    await readsByIndex((reader) => readFeed(reader, { scope, sort: 'top', period, eyes }));
  });
});

test.each(sorts)('posts of a community by %s are found by an index of that order', async (sort) => {
  const find = (community: number) =>
    readsByIndex((reader) => readFeed(reader, { community, sort, pinned: false, eyes: stranger }));
  const own = { active: 'active', hot: 'hot', new: '(?:community|pkey)', top: 'score' };
  // Of a community in which every sixth post stands, the order of all posts does as well.
  const order = new RegExp(`^posts_(?:of_community_)?(?:by_)?${own[sort]}$`);
  expect((await find(busiest)).filter((name) => order.test(name))).not.toEqual([]);
  expect((await find(place)).filter((name) => name.startsWith('posts_'))).not.toEqual([]);
});

test('pinned posts, a person’s posts and comments, saved things and a thread’s newest are found by an index', async () => {
  await readsByIndex((reader) => readFeed(reader, { community: place, pinned: true, eyes }));
  const own = await readsByIndex((reader) => readFeed(reader, { author: person, eyes }));
  expect(own).toContain('posts_by_author');
  const said = await readsByIndex((reader) => readComments(reader, { author: person, eyes }));
  expect(said).toContain('comments_by_author');
  await readsByIndex((reader) => readSaved(reader, { eyes }));
  await readsByIndex((reader) => readLatest(reader, { post: thread, limit: 25, eyes }));
});

test('a search reads the index of words, and of names', async () => {
  const rare = await readsByIndex((reader) =>
    searchPosts(reader, { words: '"no such words"', eyes }),
  );
  expect(rare).toContain('posts_by_words');
  const people = await plansOf((reader) => searchPeople(reader, { words: 'harpsichord', eyes }));
  expect(people.map((node) => node['Index Name'])).toContain('actors_by_words');
});

test('lists of communities count no more rows than they must', async () => {
  await readsByIndex((reader) => listCommunities(reader, { limit: 12, eyes }));
});
