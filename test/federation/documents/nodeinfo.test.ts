/** NodeInfo is counted now and then, however often it is asked for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeStreet, type Neighbour, type Street } from '../../support/neighbours.ts';

let street: Street;
let moot: Neighbour;
beforeAll(async () => {
  street = makeStreet();
  moot = await street.open('https://folkmoot.test');
});
afterAll(() => street.close());

const posts = async (): Promise<number> => {
  const answer = await moot.app.inject({ url: '/nodeinfo/2.1' });
  expect(answer.statusCode).toBe(200);
  return answer.json<{ usage: { localPosts: number } }>().usage.localPosts;
};

test('what anybody may ask for is counted once in five minutes', async () => {
  const alice = await moot.given.account('alice');
  const cats = await moot.given.community('cats', { by: alice });
  expect(await posts()).toBe(0);

  await moot.given.post({ in: cats, by: alice, title: 'One' });
  expect(await Promise.all(Array.from({ length: 50 }, posts))).toEqual(Array(50).fill(0));

  street.pass(5 * 60_000);
  expect(await posts()).toBe(1);
});
