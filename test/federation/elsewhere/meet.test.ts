/** What our people bring along from other servers, by address or handle: found, fetched, shown, and bounded. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { budgets } from '#domain/limits/budgets.ts';
import { elsewhereOf } from '#federation/elsewhere.ts';
import { blockInstance, unblockInstance } from '../../support/block.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { note, to } from '../support/scene.ts';
import { pretend, publicUri, type Pretend } from '../support/pretend-server.ts';

const street = makeStreet();
let moot: Neighbour;
let far: Pretend;
let cats: string;
let thread: string;
let by: number;
const meet = (address: string) => elsewhereOf(moot.world).meet(address, by);

/** As Lemmy answers: the person first, the community last. */
const webfinger = (name: string, links: readonly (readonly [string, string])[]): void =>
  void far.answer(`/.well-known/webfinger?resource=acct%3A${name}%40${far.host}`, {
    type: 'application/jrd+json',
    body: JSON.stringify({
      subject: `acct:${name}@${far.host}`,
      links: links.map(([href, type]) => ({
        rel: 'self',
        type: 'application/activity+json',
        href,
        properties: { 'https://www.w3.org/ns/activitystreams#type': type },
      })),
    }),
  });

beforeAll(async () => {
  moot = await street.open('https://meet.test');
  by = (await moot.given.account('ada')).id;
  far = pretend(street.wire, 'far.test');
  cats = far.group('cats');
  const zoe = far.person('zoe');
  webfinger('cats', [[cats, 'Group']]);
  webfinger('zoe', [[zoe, 'Person']]);
  thread = far.serve('/post/1', {
    id: 'https://far.test/post/1',
    type: 'Page',
    name: 'About boxes',
    attributedTo: zoe,
    to: [cats, publicUri],
    cc: [],
    audience: cats,
    content: '<p>They fit</p>',
    published: '2026-01-05T10:00:00Z',
  });
  const answer = { inReplyTo: thread, content: '<p>They do</p>', tag: [] };
  far.serve('/comment/2', note('https://far.test/comment/2', zoe, cats, answer));
  const below = { inReplyTo: 'https://far.test/comment/2', tag: [], audience: cats };
  far.serve('/comment/3', note('https://far.test/comment/3', zoe, cats, below));
  far.serve('/notes/9', note('https://far.test/notes/9', zoe, zoe, { to, cc: [], tag: [] }));
});
afterAll(street.close);
// What could not be had is not asked for again at once.
beforeEach(() => street.pass(3_600_000));

describe('what somebody brings along', () => {
  test.each([['!cats@far.test'], ['@cats@far.test'], ['cats@far.test'], [' acct:cats@far.test ']])(
    'is the community that %s names',
    async (handle) => {
      expect(await meet(handle)).toMatchObject({ done: true, value: { kind: 'community' } });
    },
  );

  test('is the community, person, thread or comment of an address', async () => {
    const kinds = [];
    for (const path of ['/c/cats', '/users/zoe', '/post/1', '/comment/2', '/comment/3#here'])
      kinds.push(await meet(`https://far.test${path}`));

    expect(kinds.map((met) => (met.done ? met.value.kind : met.reason))).toEqual([
      'community',
      'person',
      'post',
      'comment',
      'comment',
    ]);
  });

  test('that answers something unknown comes with its thread, also of a community that nobody follows', async () => {
    const other = await street.open('https://other.test');
    const asker = await other.given.account('bea');

    const met = await elsewhereOf(other.world).meet('https://far.test/comment/3', asker.id);

    expect(met).toMatchObject({ done: true, value: { kind: 'comment' } });
    const asked = far.asked.length;
    expect(await elsewhereOf(other.world).meet(thread, asker.id)).toMatchObject({
      done: true,
      value: { kind: 'post' },
    });
    expect(far.asked.length).toBe(asked);
  });

  test('is asked for once: what is known here costs nothing', async () => {
    await meet(thread);
    const before = far.asked.length;

    for (let time = 0; time < 5; time++) await meet(thread);
    await meet('!cats@far.test');

    expect(far.asked.length).toBe(before);
  });

  test('and is of this server leads to itself, never over the network', async () => {
    const dogs = await moot.given.community('dogs');

    expect(await meet('!dogs@meet.test')).toEqual({
      done: true,
      value: { kind: 'community', id: dogs.id },
    });
    expect(await meet('https://meet.test/c/dogs')).toMatchObject({ done: true });
    expect(await meet('https://meet.test/c/nowhere')).toMatchObject({ reason: 'not-found' });
    expect(await meet('@nobody@meet.test')).toMatchObject({ reason: 'not-found' });
  });

  test.each([
    ['nothing', '', 'bad-address'],
    ['some words', 'what is this', 'bad-address'],
    ['a script', 'javascript:alert(1)', 'bad-address'],
    ['a file', 'file:///etc/passwd', 'bad-address'],
    ['an address with a password', 'https://a:b@far.test/c/cats', 'bad-address'],
    ['an address of our own network', 'http://127.0.0.1:5432/', 'bad-address'],
    ['a name of our own network', 'https://localhost/c/cats', 'bad-address'],
    ['what is not there', 'https://far.test/post/404', 'not-found'],
    ['somebody who is not there', '@nobody@far.test', 'not-found'],
    ['a post that is in no community', 'https://far.test/notes/9', 'not-found'],
    ['a server that does not answer', 'https://silent.test/post/1', 'unreachable'],
  ])('is refused when it is %s', async (_, address, reason) => {
    expect(await meet(address)).toEqual({ done: false, reason });
  });

  test('is refused when there is no dealing with its server, also when it is known', async () => {
    await meet('!cats@far.test');
    const rule = { host: 'far.test', reason: 'spam', by: null };
    valueOf(await moot.house.act((context) => blockInstance(context, rule)));

    for (const address of ['!cats@far.test', 'https://far.test/c/cats', thread])
      expect(await meet(address)).toEqual({ done: false, reason: 'barred' });
    valueOf(await moot.house.act((context) => unblockInstance(context, rule)));
  });

  test('is fetched so many times in an hour for each member', async () => {
    const bob = await moot.given.account('bob');
    const elsewhere = elsewhereOf(moot.world);
    const times = budgets['met by'].times;
    for (let time = 0; time < times; time++)
      await elsewhere.meet(`https://far.test/nothing/${time}`, bob.id);
    const before = far.asked.length;

    expect(await elsewhere.meet('https://far.test/nothing', bob.id)).toEqual({
      done: false,
      reason: 'too-many',
    });
    expect(far.asked.length).toBe(before);
    expect(await meet('https://far.test/nothing')).toMatchObject({ reason: 'not-found' });
  });
});
