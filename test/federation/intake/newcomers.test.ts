/** A server that was met lately sends little, until it has stayed and behaved; who is awaited is never kept waiting. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setBudget } from '#domain/moderation/set-budget.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { markPost } from '#domain/posts/mark-post.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { refuse } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { makeStreet, type Neighbour, type Street } from '../../support/neighbours.ts';
import { makeWire } from '../../support/network.ts';
import { valueOf } from '../../support/given.ts';
import { act, follow, to } from '../support/scene.ts';
import { post, pretend, type Pretend } from '../support/pretend-server.ts';

let street: Street;
let moot: Neighbour;
let alice: { id: number; uri: string };
let cats: { id: number; uri: string };
let count = 0;

beforeAll(async () => {
  street = makeStreet(makeWire());
  moot = await street.open('https://folkmoot.test');
  alice = await moot.given.account('alice', 'admin');
  cats = await moot.given.community('cats', { by: alice });
});
afterAll(() => street.close());
beforeEach(() => moot.house.act((context) => keepSettings(context, { newcomerPerMinute: 10 })));

/** A server that nobody knew, with somebody whose key we hold. */
async function meet(): Promise<{ server: Pretend; who: string }> {
  const server = pretend(street.wire, `new${++count}.test`);
  const who = server.person('ann');
  valueOf(await resolveActor(moot.world, who));
  return { server, who };
}
const like = (who: string) => post(moot, act('Like', who, cats.uri, { to }));
/** How many of so many are taken. */
async function taken(who: string, many: number): Promise<number> {
  let found = 0;
  for (let at = 0; at < many; at++) if ((await like(who)).status === 202) found++;
  return found;
}

test('it sends two minutes’ worth at once, is told when to come again, and then may', async () => {
  const { who } = await meet();
  expect(await taken(who, 25)).toBe(20);
  const refused = await like(who);
  expect(refused.status).toBe(429);
  expect(refused.body).toContain('after 6 seconds');
  street.pass(6_000);
  expect(await taken(who, 2)).toBe(1);
});

test('whoever signs each time as somebody else, with another key, sends no more than that', async () => {
  const { server, who } = await meet();
  let found = 0;
  for (let n = 0; n < 30; n++) if ((await like(server.person(`p${n}`))).status === 202) found++;
  expect(found).toBe(20);
  // Whose it is was not proven: whoever merely names a server keeps nothing from its people.
  expect(await taken(who, 5)).toBe(5);
});

test('one new server does not use up what another has', async () => {
  const [one, other] = [await meet(), await meet()];
  await taken(one.who, 30);
  expect(await taken(other.who, 5)).toBe(5);
});

test('it may send more each day, and as much as others after a week', async () => {
  const { who } = await meet();
  await taken(who, 30);
  street.pass(24 * 3_600_000);
  expect(await taken(who, 50)).toBe(40);
  street.pass(6 * 24 * 3_600_000);
  expect(await taken(who, 200)).toBe(200);
});

test('of a server whose things are removed less is taken', async () => {
  const { who, server } = await meet();
  const actor = valueOf(await resolveActor(moot.world, who));
  for (let n = 0; n < 10; n++) {
    const uri = `${server.origin}/posts/${n}`;
    const { id } = await moot.given.post({ in: cats, by: actor, uri });
    await moot.house.act((context) => markPost(context, id, { mark: 'removed', on: true }));
  }
  expect(await taken(who, 10)).toBe(2);
});

test('whoever is trusted, or allowed, is no newcomer', async () => {
  for (const degree of ['trust', 'allow'] as const) {
    const { who, server } = await meet();
    await taken(who, 30);
    await moot.house.act((context) =>
      setRule(context, { host: server.host, degrees: [degree], by: alice.id }),
    );
    street.pass(1_000);
    expect(await taken(who, 30)).toBe(30);
  }
});

test('what a community relays that somebody here follows is never kept waiting', async () => {
  const { who, server } = await meet();
  expect(await taken(who, 25)).toBe(20);
  await follow(moot, alice, server.group('dogs'));
  street.pass(1_000);
  expect(await taken(who, 100)).toBe(100);
});

test('an admin sets it by hand, with an entry in the record', async () => {
  const { who, server } = await meet();
  const bob = await moot.given.account('bob');
  const set = (perMinute: number | null, by: number | null = alice.id, host = server.host) =>
    moot.house.act((context) => setBudget(context, { host, perMinute, by }));
  expect(await set(50, bob.id)).toEqual(refuse('not-allowed'));
  expect(await set(0)).toEqual(refuse('bad-budget'));
  expect(await set(1.5)).toEqual(refuse('bad-budget'));
  expect(await set(50, alice.id, 'never.test')).toEqual(refuse('not-found'));
  const { act: entry } = valueOf(await set(50));
  expect(await taken(who, 120)).toBe(100);
  const rows = await moot.house.database.query
    .select()
    .from(modlogTable)
    .where(eq(modlogTable.id, entry));
  expect(rows).toMatchObject([
    { act: 'instance.budgeted', host: server.host, before: { perMinute: null } },
  ]);
  valueOf(await set(null));
});
