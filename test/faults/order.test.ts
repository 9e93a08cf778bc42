/** Activities in every order there is, and a server that comes back after a week: it all ends the same. */
import { inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postsTable } from '#storage/schema/posts.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import {
  activityStreams,
  post,
  pretend,
  publicUri,
  type Doc,
  type Pretend,
} from '../federation/support/pretend-server.ts';
import { makeStreet, type Neighbour, type Street } from '../support/neighbours.ts';
import { sized } from './size.ts';

const kinds = ['Create', 'Update', 'Like', 'Undo', 'Delete', 'reply'] as const;
type Kind = (typeof kinds)[number];

function permutations<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((first, at) =>
    permutations(things.filter((_, place) => place !== at)).map((rest) => [first, ...rest]),
  );
}

let street: Street;
let moot: Neighbour;
let cats: { readonly id: number; readonly uri: string };
let elsewhere: Pretend;
let people: Record<'vera' | 'wes' | 'xan', string>;

beforeAll(async () => {
  street = makeStreet();
  moot = await street.open('https://folkmoot.test');
  cats = await moot.given.community('cats', { by: await moot.given.account('alice') });
  elsewhere = pretend(street.wire, 'victim.test');
  people = {
    vera: elsewhere.person('vera'),
    wes: elsewhere.person('wes'),
    xan: elsewhere.person('xan'),
  };
  for (const uri of Object.values(people))
    await moot.given.member(cats, await moot.given.remotePerson(uri));
  await street.quiet();
}, 60_000);

afterAll(() => street.close());

let count = 0;

/** All acts on one thread, with the thread's server as it is when they have happened. */
function thread(among: readonly Kind[]) {
  const number = ++count;
  const uri = `${elsewhere.origin}/posts/${number}`;
  const answer = `${elsewhere.origin}/answers/${number}`;
  const words = {
    to: [publicUri, cats.uri],
    audience: cats.uri,
    published: '2026-01-05T11:00:00Z',
  };
  const page = { ...words, id: uri, type: 'Page', attributedTo: people.vera, name: 'A post' };
  const first = { ...page, content: '<p>First</p>' };
  const second = { ...page, content: '<p>Second</p>', updated: '2026-01-05T11:30:00Z' };
  const note = {
    ...words,
    id: answer,
    type: 'Note',
    attributedTo: people.xan,
    inReplyTo: uri,
    content: '<p>No</p>',
  };
  const act = (type: string, actor: string, object: unknown): Doc => ({
    '@context': activityStreams,
    id: `${elsewhere.origin}/acts/${type.toLowerCase()}-${number}-${actor.split('/').at(-1)}`,
    type,
    actor,
    object,
    to: [publicUri],
    cc: [cats.uri],
    audience: cats.uri,
  });
  if (among.includes('Delete'))
    elsewhere.answer(`/posts/${number}`, {
      status: 410,
      body: JSON.stringify({ id: uri, type: 'Tombstone' }),
    });
  else elsewhere.serve(`/posts/${number}`, among.includes('Update') ? second : first);
  elsewhere.serve(`/answers/${number}`, note);
  const like = act('Like', people.wes, uri);
  const acts: Record<Kind, Doc> = {
    Create: act('Create', people.vera, first),
    Update: act('Update', people.vera, second),
    Like: like,
    Undo: act('Undo', people.wes, like),
    Delete: act('Delete', people.vera, uri),
    reply: act('Create', people.xan, note),
  };
  return { uri, answer, acts };
}

/** What anybody can see of each thread, once everything has come in its order. */
async function ends(orders: readonly Kind[][]): Promise<Map<string, string[]>> {
  const threads = orders.map((order) => ({ order, ...thread(order) }));
  for (let turn = 0; turn < orders[0]!.length; turn++) {
    for (let from = 0; from < threads.length; from += 50) {
      const heard = await Promise.all(
        threads.slice(from, from + 50).map(({ order, acts }) => post(moot, acts[order[turn]!])),
      );
      expect(heard.filter(({ status }) => status !== 202)).toEqual([]);
    }
    await street.quiet();
  }
  const { query } = moot.house.database;
  const posts = await query
    .select()
    .from(postsTable)
    .where(
      inArray(
        postsTable.uri,
        threads.map(({ uri }) => uri),
      ),
    );
  const answers = await query
    .select()
    .from(commentsTable)
    .where(
      inArray(
        commentsTable.uri,
        threads.map(({ answer }) => answer),
      ),
    );
  const seen = threads.map(({ order, uri, answer }) => {
    const root = posts.find((row) => row.uri === uri);
    const under = answers.find((row) => row.uri === answer);
    const gone = root === undefined || root.deleted !== null;
    const end = gone
      ? 'gone'
      : `${root.body}, ${root.up} up, ${root.comments} answers, the answer ${under === undefined ? 'missing' : 'there'}`;
    return { end, order: order.join(' ') };
  });
  const byEnd = Map.groupBy(seen, ({ end }) => end);
  return new Map(
    [...byEnd].map(([end, some]) => [end, some.map(({ order }) => order).slice(0, 5)]),
  );
}

describe('in every order', { timeout: 300_000 }, () => {
  test.each([
    [
      'Create, Like and reply',
      ['Create', 'Like', 'reply'],
      '<p>First</p>, 1 up, 1 answers, the answer there',
    ],
    [
      'Create, Update, Like and reply',
      ['Create', 'Update', 'Like', 'reply'],
      '<p>Second</p>, 1 up, 1 answers, the answer there',
    ],
    [
      'Create, Update, Like, Undo and reply',
      ['Create', 'Update', 'Like', 'Undo', 'reply'],
      '<p>Second</p>, 0 up, 1 answers, the answer there',
    ],
  ] as const)('%s end the same', async (_, among, end) => {
    const found = await ends(permutations<Kind>(among));

    expect([...found.keys()], JSON.stringify([...found])).toEqual([end]);
  });

  test('Create, Update, Like, Undo, Delete and reply end the same', async () => {
    const all = permutations<Kind>(kinds);
    const step = sized(7, 1);
    const found = await ends(all.filter((_, at) => at % step === 0));

    expect([...found.keys()], JSON.stringify([...found])).toEqual(['gone']);
  });
});
