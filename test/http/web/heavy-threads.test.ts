/** A thread of a thousand comments: its pages stay light, and everything is somewhere. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brotliCompressSync } from 'node:zlib';
import { commentsTable } from '#storage/schema/comments.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let post: { readonly id: number };

const words =
  'I have thought about this for some days now, and what I keep coming back to is how little it takes. ';

beforeAll(async () => {
  moot = await street.open(origin);
  const ada = await peopleIn(moot.house).person('ada', 'admin');
  const cats = await moot.given.community('cats', { by: ada });
  post = await moot.given.post({ in: cats, by: ada });
  const { id } = await moot.given.comment({ on: post, by: ada, source: 'first' });
  const now = moot.house.clock();
  const rows = Array.from({ length: 999 }, (_, index) => {
    const own = id + 1 + index;
    // Every third answers the post; the others an earlier comment.
    const parent = index % 3 === 0 ? null : own - 1;
    const above = index % 3 === 2 ? `0.${own - 2}.${own - 1}` : `0.${own - 1}`;
    return {
      id: own,
      uri: `${origin}/comment/${own}`,
      post: post.id,
      parent,
      path: parent === null ? `0.${own}` : `${above}.${own}`,
      author: ada.id,
      body: `<p>Number ${own}. ${words.repeat(1 + (own % 4))}</p>`,
      created: now,
      arrived: now,
      told: now,
    };
  });
  await moot.house.database.query.insert(commentsTable).values(rows);
}, 60_000);
afterAll(street.close);

const weightOf = (body: string): number => brotliCompressSync(body).length;

test('a page of it is below a hundred kilobytes as it is sent, for visitors and for admins', async () => {
  const browser = browserOf(moot.app, origin);
  const visitor = (await browser.get(`/post/${post.id}`)).body;
  expect((await browser.signIn('ada', password)).statusCode).toBe(303);
  const admin = (await browser.get(`/post/${post.id}`)).body;

  expect(visitor.split('data-item').length).toBeGreaterThan(90);
  expect(visitor.length).toBeLessThan(260_000);
  expect(weightOf(visitor)).toBeLessThan(30_000);
  expect(weightOf(admin)).toBeLessThan(60_000);
});

test('by its links every comment is reached', async () => {
  const browser = browserOf(moot.app, origin);
  const seen = new Set<string>();
  let next: string | undefined = `/post/${post.id}?sort=new`;
  let pages = 0;
  for (; next !== undefined && pages < 30; pages++) {
    const { body } = await browser.get(next);
    for (const [, number] of body.matchAll(/id="comment-(\d+)"/g)) seen.add(number!);
    next = /href="(\/post\/[^"]*after=[^"]*)"[^>]*rel="next"/
      .exec(body)?.[1]
      ?.replaceAll('&amp;', '&');
  }

  expect(seen.size).toBe(1000);
  expect(pages).toBeLessThan(12);
});
