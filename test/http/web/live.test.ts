/** News for open pages: who is told what, how many may listen, and when it ends. */
import Fastify from 'fastify';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { endSession } from '#domain/sessions/end-session.ts';
import { openSession } from '#domain/sessions/open-session.ts';
import { newToken } from '#domain/sessions/token.ts';
import { keepCookie } from '#http/session.ts';
import { sayCount, speaking } from '#http/ui/say.ts';
import { noteAddresses } from '#http/visitor-address.ts';
import { openHub, usualBounds, type HubBounds } from '#http/web/live-hub.ts';
import { registerLive } from '#http/web/live.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const post = await given.post({ in: cats, by: ann });

const quick: HubBounds = { ...usualBounds, everyMs: 20 };
const serve = async (bounds: Partial<HubBounds> = {}) => {
  const app = Fastify({ trustProxy: true });
  noteAddresses(app);
  registerLive(app, house, { ...quick, ...bounds });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url };
};
const { app, url } = await serve();
afterAll(() => app.close());

/** What a browser hears, piece by piece. */
const listen = async (address: string, headers: Record<string, string> = {}) => {
  const stop = new AbortController();
  const answer = await fetch(address, { headers, signal: stop.signal });
  const pieces = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = async (): Promise<string | null> => {
    const { value, done } = await pieces.read();
    return done ? null : value;
  };
  const news = async (): Promise<unknown> => {
    for (let said = await next(); said !== null; said = await next()) {
      const data = /^data: (.*)$/m.exec(said)?.[1];
      if (data !== undefined) return JSON.parse(data);
    }
    return null;
  };
  return { answer, next, news, stop: () => stop.abort() };
};
const signedIn = async (account: Account) => {
  const token = newToken();
  const session = await house.act((context) =>
    openSession(context, { account, token, agent: null }),
  );
  return { cookie: keepCookie(house.origin, 'session', token).split(';')[0]!, session };
};

test('an open thread is told how many answers came since it was shown', async () => {
  const heard = await listen(`${url}/post/${post.id}/live?seen=0&since=0`);
  expect(heard.answer.headers.get('content-type')).toContain('text/event-stream');
  expect(heard.answer.headers.get('cache-control')).toContain('no-store');

  await given.comment({ on: post, by: bob });
  expect(await heard.news()).toEqual({
    words: '1 new answer. Show it',
    href: `/post/${post.id}?sort=new&since=0#comments`,
  });
  await given.comment({ on: post, by: bob });
  expect(await heard.news()).toMatchObject({ words: '2 new answers. Show them' });
  heard.stop();
});

test('it is told in the reader’s language', async () => {
  await reader.update(accountsTable).set({ language: 'de' }).where(eq(accountsTable.actor, bob.id));
  const { cookie } = await signedIn(bob);
  const heard = await listen(`${url}/post/${post.id}/live?seen=0`, { cookie });
  const words = speaking('de', () =>
    sayCount(2, '{n} new answer. Show it', '{n} new answers. Show them'),
  );
  expect(await heard.news()).toMatchObject({ words });
  heard.stop();
});

test('nothing is told of what is not there for everybody, and a stream of it ends', async () => {
  const other = await given.post({ in: cats, by: ann });
  const heard = await listen(`${url}/post/${other.id}/live`);
  await reader.update(postsTable).set({ held: house.clock() }).where(eq(postsTable.id, other.id));
  expect(await heard.news()).toBeNull();
  expect((await fetch(`${url}/post/${other.id}/live`)).status).toBe(404);
  for (const id of ['0', 'x', '2147483647'])
    expect((await fetch(`${url}/post/${id}/live`)).status).toBe(404);
});

test('an open inbox is told what is new and how much is unread, until one signs out', async () => {
  await reader.delete(memberNoticesTable);
  const { cookie, session } = await signedIn(ann);
  const heard = await listen(`${url}/notices/live?since=0`, { cookie });
  await given.comment({ on: post, by: bob });
  expect(await heard.news()).toEqual({
    words: '1 new notice. Show it',
    href: '/notices',
    unread: 1,
  });
  await house.act((context) => endSession(context, { session: session.id, account: ann.id }));
  expect(await heard.news()).toBeNull();
  expect((await fetch(`${url}/notices/live`)).status).toBe(403);
});

test('one source has only so many, and all together too', async () => {
  const hub = openHub(house, () => undefined, { ...quick, streamsMax: 3, perSourceMax: 2 });
  const watch = { post: post.id, seen: 0, since: 0 };
  const open = (from: string) => hub.open({ watch, session: null, tongue: 'en', from });
  const first = open('one');
  expect(open('one')).not.toBeNull();
  expect(open('one')).toBeNull();
  expect(open('two')).not.toBeNull();
  expect(open('three')).toBeNull();
  first?.destroy();
  await new Promise((resolve) => first?.once('close', resolve));
  expect(open('three')).not.toBeNull();
  hub.close();
});

test('however many listen, the database is asked once for all of them', async () => {
  let asked = 0;
  const counted = {
    ...house,
    database: {
      ...house.database,
      query: new Proxy(house.database.query, {
        get: (target, name, receiver) => {
          if (name === 'select') asked++;
          return Reflect.get(target, name, receiver) as unknown;
        },
      }),
    },
  };
  const hub = openHub(counted, () => undefined, { ...quick, everyMs: 15, perSourceMax: 500 });
  const watch = { post: post.id, seen: 0, since: 0 };
  const all = Array.from({ length: 200 }, () =>
    hub.open({ watch, session: null, tongue: 'en', from: 'one' }),
  );
  await new Promise((resolve) => all[0]?.once('readable', resolve));
  while (!String(all[199]?.read() ?? '').includes('data:'))
    await new Promise((resolve) => setImmediate(resolve));
  hub.close();

  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(200);
});

test('a quiet stream says now and then that it lives, and ends in time for a browser to connect anew', async () => {
  const { app: own, url: there } = await serve({ everyMs: 5, beat: 2, span: 6 });
  const heard = await listen(`${there}/post/${post.id}/live`);
  let said = '';
  for (let piece = await heard.next(); piece !== null; piece = await heard.next()) said += piece;
  expect(said).toContain('retry: ');
  expect(said).toContain('\n:\n');
  await own.close();
});

test('streams end when the server stops, which waits for nobody', async () => {
  const { app: own, url: there } = await serve();
  const heard = await listen(`${there}/post/${post.id}/live`);
  await own.close();
  expect(await heard.news()).toBeNull();
});
