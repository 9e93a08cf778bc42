/** What is fetched counts only as what it is: where it was found in the end, under its own id, of its own type. */
import { createVerify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fetchCollection } from '#federation/backfill/fetch-collection.ts';
import { fetchDocument } from '#federation/fetch-document.ts';
import type { World } from '#federation/world.ts';
import { testKeys } from '../../support/house.ts';
import { act, fresh, note, openScene, send, type Scene } from '../support/scene.ts';
import { post, pretend, type Pretend } from '../support/pretend-server.ts';
import { blockInstance } from '../../support/block.ts';

let scene: Scene;
let far: Pretend;
let other: Pretend;
beforeAll(async () => {
  scene = await openScene();
  far = pretend(scene.street.wire, 'far.test');
  other = pretend(scene.street.wire, 'other.test');
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.street.wire.setWeather(null);
  scene.street.pass(3_600_000);
});

const fetched = async (uri: string): Promise<string> => {
  const found = await fetchDocument(scene.moot.world, uri);
  return found.done ? found.value.id : found.reason;
};
const thing = (at: Pretend = far): string => {
  const path = `/things/${fresh()}`;
  return at.serve(path, { id: at.origin + path, type: 'Note' });
};
const leading = (to: string, status = 302): string =>
  far.answer(`/leading/${fresh()}`, { status, location: to });
/** How many more were asked for meanwhile. */
const counting = async (at: Pretend, work: () => Promise<unknown>): Promise<number> => {
  const before = at.asked.length;
  await work();
  return at.asked.length - before;
};

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('by %i is followed', async (status) => {
    const to = thing();
    expect(await fetched(leading(to, status))).toBe(to);
  });

  test.each([300, 304, 305, 306])('by %i is none', async (status) => {
    expect(await fetched(leading(thing(), status))).toBe('unreachable');
  });

  test('is followed three times, and not a fourth time', async () => {
    const to = thing();
    expect(await fetched(leading(leading(leading(to))))).toBe(to);
    const far4 = leading(leading(leading(leading(to))));
    expect(
      await counting(far, async () => expect(await fetched(far4)).toBe('not-activitypub')),
    ).toBe(4);
  });

  test('to itself, or to and fro, or along twenty servers ends after four questions', async () => {
    const self = far.answer('/self', { status: 302, location: `${far.origin}/self` });
    far.answer('/a', { status: 302, location: `${far.origin}/b` });
    far.answer('/b', { status: 302, location: `${far.origin}/a` });
    let chain = thing();
    for (let hop = 0; hop < 20; hop++) chain = leading(chain);
    for (const uri of [self, `${far.origin}/a`, chain]) {
      const ask = async () => expect(await fetched(uri)).toBe('not-activitypub');
      expect(await counting(far, ask)).toBe(4);
      // And it is not tried again at once.
      expect(await counting(far, ask)).toBe(0);
    }
  });

  test('leads to another server only when the document there is that of the address it ends at', async () => {
    const there = thing(other);
    expect(await fetched(leading(there))).toBe(there);
    const forged = other.serve('/forged', { id: `${far.origin}/forged`, type: 'Note' });
    expect(await fetched(leading(forged))).toBe('not-activitypub');
    const mine = `/mine/${fresh()}`;
    other.serve(mine, { id: far.origin + mine, type: 'Note' });
    far.answer(mine, { status: 302, location: other.origin + mine });
    expect(await fetched(far.origin + mine)).toBe('not-activitypub');
  });

  test('to a grave on another server does not end what was asked for, and one at home does', async () => {
    for (const [where, state] of [
      [other, 'missing'],
      [far, 'gone'],
    ] as const) {
      const grave = `/grave/${fresh()}`;
      where.answer(grave, { status: 410 });
      expect(await fetched(leading(where.origin + grave))).toBe(state);
      const stone = where.serve(`/stone/${fresh()}`, { id: `${far.origin}/x`, type: 'Tombstone' });
      expect(await fetched(leading(stone))).toBe(state);
    }
  });

  test.each([
    'http://far.test/x',
    'https://far.test:8443/x',
    'https://a@far.test/x',
    'ftp://far.test/x',
    'javascript:1',
    'https://folkmoot.test/',
    'https://blocked.test/x',
    'https://sub.blocked.test/x',
  ])('to %s is not followed', async (to) => {
    const { house } = scene.moot;
    const blocked = pretend(scene.street.wire, 'blocked.test');
    const below = pretend(scene.street.wire, 'sub.blocked.test');
    await house.act((context) =>
      blockInstance(context, { host: 'blocked.test', by: null, reason: 'no' }),
    );
    const before = scene.street.wire.requests.length;

    expect(await fetched(leading(to))).toBe('barred');
    expect(scene.street.wire.requests.length - before).toBe(1);
    expect([...blocked.asked, ...below.asked]).toEqual([]);
  });

  test('is followed with a signature for the address it leads to, and for no other', async () => {
    const heard: { target: string; host: string; headers: Headers }[] = [];
    scene.street.wire.setWeather((request, next) => {
      const { pathname, host } = new URL(request.url);
      heard.push({ target: `get ${pathname}`, host, headers: request.headers });
      return next(request);
    });
    const there = thing(other);
    await fetched(leading(there));
    scene.street.wire.setWeather(null);
    const { rsa } = await testKeys();

    expect(heard.map(({ host }) => host)).toEqual(['far.test', 'other.test']);
    for (const { target, host, headers } of heard) {
      const signature = headers.get('signature')!;
      const text = `(request-target): ${target}\nhost: ${host}\ndate: ${headers.get('date')}`;
      const made = /[^a-z]signature="([^"]+)"/.exec(signature)![1]!;
      expect(signature).toContain('headers="(request-target) host date"');
      expect(createVerify('sha256').update(text).verify(rsa.publicKey, made, 'base64')).toBe(true);
    }
  });

  test('has the time of one request, however often it leads on and is asked twice', async () => {
    const times: (number | undefined)[] = [];
    const { moot } = scene;
    const slow: World = {
      ...moot.world,
      network: async (request) => {
        times.push(request.timeoutMs);
        scene.street.pass(2500);
        const location = `https://far.test/slow/${times.length}`;
        return {
          status: times.length === 1 ? 401 : 302,
          headers: { location },
          body: Buffer.alloc(0),
        };
      },
    };

    expect(await fetchDocument(slow, 'https://far.test/slow')).toMatchObject({
      reason: 'unreachable',
    });
    expect(times).toEqual([10_000, 7500, 5000, 2500]);
  });
});

describe('a document', () => {
  const as = 'https://www.w3.org/ns/activitystreams';
  test.each([
    ['application/activity+json', true],
    ['application/activity+json; charset=utf-8', true],
    ['APPLICATION/Activity+JSON', true],
    [`application/ld+json; profile="${as}"`, true],
    [`application/ld+json;profile="${as}"; charset=utf-8`, true],
    [`application/ld+json; profile="https://w3id.org/x ${as}"`, true],
    [`application/ld+json; profile=${as}`, true],
    ['application/ld+json', false],
    ['application/ld+json; profile="https://w3id.org/x"', false],
    [`application/ld+json; profile="${as}-evil"`, false],
    [`application/ld+json; profile="https://evil.test/?${as}"`, false],
    [`application/ld+json; x="profile=${as}"`, false],
    ['application/json', false],
    [`application/json; profile="${as}"`, false],
    ['application/activity+json-seq', false],
    ['application/activity+json, text/html', false],
    ['text/html, application/activity+json', false],
    ['text/html; x=application/activity+json', false],
    ['text/html', false],
    ['text/plain', false],
    ['image/png', false],
    ['image/svg+xml', false],
    ['application/octet-stream', false],
    ['', false],
  ])('served as “%s” counts: %s', async (type, counts) => {
    const path = `/typed/${fresh()}`;
    const uri = far.answer(path, {
      type,
      body: JSON.stringify({ id: far.origin + path, type: 'Note' }),
    });

    expect(await fetched(uri)).toBe(counts ? uri : 'not-activitypub');
  });

  test('without any type does not count', async () => {
    const uri = `${far.origin}/untyped`;
    const body = Buffer.from(JSON.stringify({ id: uri, type: 'Note' }));
    const bare: World = {
      ...scene.moot.world,
      network: () => Promise.resolve({ status: 200, headers: {}, body }),
    };
    expect(await fetchDocument(bare, uri)).toMatchObject({ reason: 'not-activitypub' });
  });

  test.each([
    ['another server', () => `${scene.victim.origin}/posts/1`],
    ['us', () => scene.ours.uri],
    ['nobody', () => 'about:blank'],
    ['a number', () => 1],
    ['nothing', () => null],
    ['a list', () => [far.origin]],
    ['the same without https', () => 'http://far.test/id'],
    ['the same with a port', () => 'https://far.test:8443/id'],
    ['the same with a name before it', () => 'https://far.test@evil.test/id'],
  ])('with the id of %s is dropped', async (_, id) => {
    const uri = far.serve(`/id/${fresh()}`, { id: id(), type: 'Note' });
    expect(await fetched(uri)).toBe('not-activitypub');
  });

  test('with another id of its own server is asked for there, once', async () => {
    const real = thing();
    const copy = far.serve(`/copy/${fresh()}`, { id: real, type: 'Note' });
    expect(await counting(far, async () => expect(await fetched(copy)).toBe(real))).toBe(2);

    const [one, two] = [`/one/${fresh()}`, `/two/${fresh()}`];
    far.serve(one, { id: far.origin + two, type: 'Note' });
    far.serve(two, { id: far.origin + one, type: 'Note' });
    const ask = async () => expect(await fetched(far.origin + one)).toBe('not-activitypub');
    expect(await counting(far, ask)).toBe(2);
  });

  test('that wants another signature is asked for twice, and no more', async () => {
    const uri = far.answer(`/secret/${fresh()}`, { status: 401 });
    const ask = async () => expect(await fetched(uri)).toBe('unreachable');
    expect(await counting(far, ask)).toBe(2);
  });
});

describe('what has no end', () => {
  test('a chain of ten thousand parents is followed for twenty-one', async () => {
    const parent = (n: number): string => `${far.origin}/chain/${n}`;
    const fay = far.person('fay');
    scene.street.wire.setWeather(async (request, next) => {
      const { pathname } = new URL(request.url);
      const n = Number(/^\/chain\/(\d+)$/.exec(pathname)?.[1] ?? NaN);
      if (n < 10_000) {
        far.serve(pathname, note(parent(n), fay, scene.cats.uri, { inReplyTo: parent(n + 1) }));
      }
      return next(request);
    });
    const reply = note(`${far.origin}/replies/${fresh()}`, fay, scene.cats.uri, {
      inReplyTo: parent(1),
    });
    let sent: unknown = null;
    const asked = await counting(
      far,
      async () => (sent = await send(scene, act('Create', fay, reply))),
    );
    scene.street.wire.setWeather(null);

    expect(sent).toMatchObject({ status: 202, state: 'ignored', reason: 'thread-too-deep' });
    // The actor, and his server's NodeInfo, too.
    expect(asked).toBeLessThanOrEqual(25);
  });

  const list = (page: (n: number) => object): string => {
    const id = fresh();
    scene.street.wire.setWeather(async (request, next) => {
      const { pathname } = new URL(request.url);
      const n = new RegExp(`^/list/${id}/(\\d+)$`).exec(pathname)?.[1];
      if (n !== undefined)
        far.serve(pathname, {
          id: far.origin + pathname,
          type: n === '0' ? 'OrderedCollection' : 'OrderedCollectionPage',
          totalItems: 1_000_000_000,
          ...page(Number(n)),
        });
      return next(request);
    });
    return `${far.origin}/list/${id}/0`;
  };
  test.each([
    [
      'pages that go on for ever',
      (at: string, n: number) => ({
        [n === 0 ? 'first' : 'next']: `${at}/${n + 1}`,
        orderedItems: n === 0 ? [] : [n],
      }),
      11,
      10,
    ],
    [
      'empty pages that go on for ever',
      (at: string, n: number) => ({ [n === 0 ? 'first' : 'next']: `${at}/${n + 1}` }),
      11,
      0,
    ],
    [
      'a page that names itself',
      (at: string, n: number) => ({
        [n === 0 ? 'first' : 'next']: `${at}/1`,
        orderedItems: n === 0 ? [] : ['x'],
      }),
      2,
      1,
    ],
    [
      'two pages that name each other',
      (at: string, n: number) => ({
        [n === 0 ? 'first' : 'next']: `${at}/${n === 1 ? 2 : 1}`,
        orderedItems: n === 0 ? [] : ['x'],
      }),
      3,
      2,
    ],
    ['a first page that is the list', (at: string) => ({ first: `${at}/0` }), 1, 0],
    ['a page elsewhere', () => ({ first: `${other.origin}/list/1` }), 1, 0],
    [
      'fifteen thousand items at once',
      () => ({ orderedItems: Array.from({ length: 15_000 }, (_, n) => n) }),
      1,
      50,
    ],
  ])('a list with %s is read so far', async (_, page, asked, items) => {
    let at = '';
    const uri = list((n) => page(at, n));
    at = uri.slice(0, -2);
    let found: Awaited<ReturnType<typeof fetchCollection>> | null = null;
    const times = await counting(far, async () => {
      found = await fetchCollection(scene.moot.world, uri, 50);
    });
    scene.street.wire.setWeather(null);

    expect(found).toMatchObject({ done: true, value: { length: items } });
    expect(times).toBe(asked);
    expect(other.asked.filter((path) => path.startsWith('/list'))).toEqual([]);
  });
});

test('a hundred activities by keys that cannot be had cost their server one question a minute', async () => {
  const by = far.person(`dead${fresh()}`);
  const path = new URL(by).pathname;
  far.documents.delete(path);
  const timesAsked = (): number => far.asked.filter((one) => one === path).length;
  const hundred = async (): Promise<void> => {
    for (let n = 0; n < 100; n++) {
      const { status } = await post(scene.moot, act('Like', by, scene.ours.uri), {
        keyId: `${by}#key-${n}`,
      });
      expect(status).toBe(202);
      if (n % 20 === 0) await scene.street.quiet();
    }
    await scene.street.quiet();
  };
  await hundred();
  expect(timesAsked()).toBe(1);
  scene.street.pass(61_000);
  await hundred();
  expect(timesAsked()).toBe(2);
}, 60_000);

test('of a thousand servers below one domain three hundred are met in an hour, and others meanwhile', async () => {
  scene.street.wire.setWeather((request, next) => {
    const { host, href } = new URL(request.url);
    if (!host.endsWith('.farm.test')) return next(request);
    if (host.startsWith('no')) return Promise.resolve(new Response('', { status: 404 }));
    const headers = { 'content-type': 'application/activity+json' };
    return Promise.resolve(new Response(JSON.stringify({ id: href, type: 'Note' }), { headers }));
  });
  const uriOf = (at: number): string => `https://n${at}.farm.test/things/${fresh()}`;
  // Who merely names servers there uses nothing up.
  for (let at = 0; at < 400; at++)
    expect(await fetched(`https://no${at}.farm.test/x`)).toBe('missing');
  const found: string[] = [];
  for (let at = 0; at < 1000; at++) found.push(await fetched(uriOf(at)));

  expect(found.filter((one) => one !== 'unreachable')).toHaveLength(300);
  const again = uriOf(7);
  expect(await fetched(again)).toBe(again);
  const to = thing();
  expect(await fetched(to)).toBe(to);
  scene.street.pass(3_600_000);
  const late = uriOf(999);
  expect(await fetched(late)).toBe(late);
});
