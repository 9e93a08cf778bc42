/** A server is spoken to in the dialect that it reads, from the row on at which it began to. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseDialect } from '#domain/instances/choose-dialect.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { lanesTable } from '#storage/schema/federation.ts';
import { openStage, said, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

const host = 'neighbour.test';
let stage: Stage;
let alice: Has;
let cats: Has;

beforeEach(async () => {
  stage = await openStage();
  alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
  await stage.given.member(cats, await stage.given.remotePerson(`https://${host}/u/mia`));
});

afterEach(() => stage.close());

const post = (): Promise<Has> => stage.given.post({ in: cats, by: alice });
const asked = (): number =>
  stage.wire.requests.filter(({ url }) => url.endsWith('/.well-known/nodeinfo')).length;
const remove = (thing: Has) =>
  stage.act((context) =>
    removeContent(context, { subject: { post: thing.id }, by: alice.id, reason: 'spam' }),
  );
const choose = (dialect: 'threadiverse' | 'microblog') =>
  stage.act((context) => chooseDialect(context, { host, dialect }));
const types = (): unknown[] =>
  stage.posts.map((sent) => {
    const { type, object } = said(sent) as { type: string; object: { type?: string } };
    return `${type} ${typeof object === 'string' ? 'address' : object.type}`;
  });

test('an unknown server is asked before anything is said', async () => {
  stage.server(host, 'mastodon');
  await post();
  await stage.settle();

  const firstPost = stage.wire.requests.findIndex(({ method }) => method === 'POST');
  const firstAsked = stage.wire.requests.findIndex(({ url }) =>
    url.startsWith(`https://${host}/.well-known/nodeinfo`),
  );
  expect(firstAsked).toBeGreaterThan(-1);
  expect(firstAsked).toBeLessThan(firstPost);
  expect(types()).toEqual(['Announce address']);
});

test('one that does not say is asked three times within a minute, and then gets everything', async () => {
  stage.server(host, null);
  await post();
  for (let seconds = 0; seconds < 60; seconds += 15) {
    if (asked() < 3) expect(stage.posts).toEqual([]);
    await stage.settle();
    stage.house.pass(15_000);
  }

  expect(asked()).toBe(3);
  expect(types()).toEqual(['Announce Create']);
});

test('what it says is kept for a day', async () => {
  stage.server(host, 'lemmy');
  for (let hour = 0; hour < 23; hour += 11) {
    await post();
    await stage.settle();
    stage.house.pass(11 * 3_600_000);
  }
  expect(asked()).toBe(1);
  await post();
  await stage.settle();
  expect(asked()).toBe(2);
});

test('a change holds from the next row on', async () => {
  stage.server(host, 'lemmy');
  await post();
  await stage.settle();
  await choose('microblog');
  await stage.settle();
  await post();
  await stage.settle();

  expect(types()).toEqual(['Announce Create', 'Announce address']);
});

test('what was said before a change is taken back in both dialects', async () => {
  stage.server(host, 'lemmy');
  const before = await post();
  await stage.settle();
  stage.forget();
  await choose('microblog');
  await remove(before);
  await stage.settle();

  expect(types().toSorted()).toEqual(['Announce Delete', 'Delete Tombstone', 'Undo Announce']);
  const [lane] = await stage.house.database.query.select().from(lanesTable);
  expect(lane).toMatchObject({ dialect: 'microblog', dialectBefore: 'threadiverse' });
});

test('a removal in the dialect of before is not lost when something before it fails', async () => {
  stage.server(host, 'lemmy');
  const before = await post();
  await stage.settle();
  await choose('microblog');
  await stage.settle();
  let broken = true;
  stage.server(host, 'lemmy', () => (broken ? 503 : 202));
  await remove(before);
  await stage.settle();
  broken = false;
  stage.forget();
  stage.house.pass(60_000);
  await stage.settle();

  expect(types()).toContain('Announce Delete');
});
