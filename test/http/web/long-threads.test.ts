/** Threads of the longest comments: a page stays light, and each can be read whole. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeStreet, type Neighbour, type Street } from '../../support/neighbours.ts';

let street: Street;
let moot: Neighbour;
let post: { readonly id: number };
let last: { readonly id: number };

beforeAll(async () => {
  street = makeStreet();
  moot = await street.open('https://folkmoot.test');
  const { given } = moot;
  const alice = await given.account('alice');
  const cats = await given.community('cats', { by: alice });
  post = await given.post({ in: cats, by: alice });
  await given.comment({ on: post, by: alice, source: 'Short and first' });
  for (let number = 0; number < 60; number++)
    last = await given.comment({
      on: post,
      by: alice,
      source: `Number ${number} ${'word '.repeat(9_000)}`,
    });
}, 60_000);
afterAll(() => street.close());

const get = (url: string) =>
  moot.app.inject({ method: 'GET', url, headers: { accept: 'text/html' } });

test('a page of sixty long comments is no heavier than seven of them', async () => {
  const { statusCode, body } = await get(`/post/${post.id}`);

  expect(statusCode).toBe(200);
  expect(body.length).toBeLessThan(600_000);
  expect(body).toContain('Short and first');
  for (let number = 0; number < 60; number++) expect(body).toContain(`Number ${number} word`);
  expect(body.split('Read the whole comment').length).toBeGreaterThan(50);
  expect(body).toContain(`href="/comment/${last.id}">Read the whole comment`);
});

test('the comment that a page is about is whole', async () => {
  const { body } = await get(`/comment/${last.id}`);

  expect(body).toContain('Number 59 word');
  expect(body).not.toContain('Read the whole comment');
  expect(body.length).toBeGreaterThan(44_000);
});
