/** Sessions and the password on their owner's page, and that a page for one is never another's. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import type { Account } from '#domain/accounts/account.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser, type Seen } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Account;
let bob: Account;
beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  [ada, bob] = [await people.person('ada', 'admin'), await people.person('bob')];
  const cats = await moot.given.community('cats', { by: ada });
  await moot.given.post({ in: cats, by: ada, title: 'Tabby' });
});
afterAll(street.close);
beforeEach(() => street.pass(3_600_000));

const open = (): Browser => browserOf(moot.app, origin);
async function signedIn(name: string, word = password): Promise<Browser> {
  const browser = open();
  expect((await browser.signIn(name, word)).statusCode).toBe(303);
  return browser;
}
const sessionsOf = (account: Account) =>
  listSessions(moot.house.database.query, account.id, moot.house.clock());
const isIn = async (browser: Browser): Promise<boolean> =>
  (await browser.get('/settings')).statusCode === 200;
const signInPage = '/sign-in?to=%2Fsettings';

test('a membership that a rule suspends is listed for whose it is, with the reason, until the rule is lifted', async () => {
  const birds = await moot.given.remoteCommunity('https://far.test/c/birds');
  await moot.given.member(birds, ada);
  const host = 'far.test';
  const rule = { host, degrees: ['defederate'], publicReason: 'Spam <b>', by: null } as const;
  const browser = await signedIn('ada');
  const page = async (who: Browser) => (await who.get('/settings')).body;
  expect(await page(browser)).not.toContain('Suspended');

  await moot.house.act((context) => setRule(context, rule));
  expect(await page(browser)).toContain('@birds@far.test');
  expect(await page(browser)).toContain('Spam &lt;b>');
  expect(await page(await signedIn('bob'))).not.toContain('birds');

  await moot.house.act((context) => liftRule(context, { host, by: null }));
  expect(await page(browser)).not.toContain('Suspended');
});

describe('sessions', () => {
  test('are listed with what they are, and which is this one', async () => {
    const browser = await signedIn('ada');
    const { body, headers } = await browser.get('/settings');

    expect(headers['cache-control']).toBe('private, no-store');
    expect(body).toContain('Firefox on Linux');
    expect(body.match(/this browser/g)).toHaveLength(1);
    expect(body).toContain('just now');
  });

  test('are nobody’s business who is not signed in', async () => {
    for (const path of ['/settings', '/settings?done=password']) {
      const answer = await open().get(path);
      expect([answer.statusCode, answer.headers.location]).toEqual([303, signInPage]);
    }
    for (const path of [
      '/settings/sessions/end-others',
      '/settings/sessions/end',
      '/settings/password',
    ]) {
      const browser = open();
      const fields = {
        session: 'x',
        current: password,
        password: 'another word',
        again: 'another word',
      };
      const answer = await browser.submit('/sign-in', path, fields);
      expect([answer.statusCode, answer.headers.location]).toEqual([303, signInPage]);
    }
  });

  test('end one by one', async () => {
    const here = await signedIn('ada');
    const before = (await sessionsOf(ada)).map(({ id }) => id);
    const there = await signedIn('ada');
    const theirs = (await sessionsOf(ada)).find(({ id }) => !before.includes(id))!;
    expect((await here.get('/settings')).body).toContain(`value="${theirs.id}"`);
    const answer = await here.submit('/settings', '/settings/sessions/end', { session: theirs.id });

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/settings?done=ended']);
    expect((await here.get('/settings?done=ended')).body).toContain('That browser is signed out.');
    expect((await sessionsOf(ada)).map(({ id }) => id)).toEqual(before);
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
  });

  test.each(['not-an-id', '00000000-0000-4000-8000-000000000000', "' or 1=1 --", ''])(
    'that do not exist, like %j, end nothing',
    async (session) => {
      const browser = await signedIn('ada');
      const before = await sessionsOf(ada);
      const answer = await browser.submit('/settings', '/settings/sessions/end', { session });

      expect(answer.statusCode).toBe(303);
      expect(await sessionsOf(ada)).toEqual(before);
    },
  );

  test('of somebody else end for nobody but them', async () => {
    const [mine, theirs] = [await signedIn('ada'), await signedIn('bob')];
    const [session] = await sessionsOf(bob);
    await mine.submit('/settings', '/settings/sessions/end', { session: session!.id });

    expect(await isIn(theirs)).toBe(true);
    expect((await mine.get('/settings')).body).not.toContain(session!.id);
  });

  test('end all but this one', async () => {
    const [here, there, other] = [
      await signedIn('ada'),
      await signedIn('ada'),
      await signedIn('bob'),
    ];
    const answer = await here.submit('/settings', '/settings/sessions/end-others');

    expect(answer.headers.location).toBe('/settings?done=others');
    expect([await isIn(here), await isIn(there), await isIn(other)]).toEqual([true, false, true]);
    expect(await sessionsOf(ada)).toHaveLength(1);
    expect((await here.get('/settings')).body).not.toContain('Sign out everywhere else');
  });
});

describe('the password', () => {
  const change = (browser: Browser, current: string, next: string, again = next) =>
    browser.submit('/settings', '/settings/password', { current, password: next, again });

  test('is changed with the current one: every other session ends, and this one has a new token', async () => {
    const [here, there] = [await signedIn('bob'), await signedIn('bob')];
    const before = here.jar.get('__Host-folkmoot')!;
    const answer = await change(here, password, 'a new secret');

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/settings?done=password']);
    expect(here.jar.get('__Host-folkmoot')).not.toBe(before);
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    const old = open();
    old.jar.set('__Host-folkmoot', before);
    expect(await isIn(old)).toBe(false);
    expect((await open().signIn('bob', password)).statusCode).toBe(403);
    expect((await open().signIn('bob', 'a new secret')).statusCode).toBe(303);
    await peopleIn(moot.house).setPassword(bob.id, password);
  });

  test.each([
    ['with a wrong one', ['not mine', 'a new secret'], 403, 'not your current password'],
    ['to a short one', [password, 'a2c4e6g'], 422, 'at least 8 characters'],
    ['to a long one', [password, 'x'.repeat(201)], 422, 'at most 200'],
    ['to two that differ', [password, 'a new secret', 'another one'], 422, 'not the same'],
  ] as const)('is not changed %s', async (_, [current, next, again], status, words) => {
    const [here, there] = [await signedIn('bob'), await signedIn('bob')];
    const answer = await change(here, current, next, again);

    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(words);
    expect(answer.body).toContain('aria-invalid="true"');
    expect(answer.body).not.toContain(next);
    expect([await isIn(here), await isIn(there)]).toEqual([true, true]);
    expect((await open().signIn('bob', password)).statusCode).toBe(303);
  });

  test('is guessed ten times and no more', async () => {
    const browser = await signedIn('bob');
    for (let time = 0; time < 10; time++)
      expect((await change(browser, 'a guess', 'a new secret')).statusCode).toBe(403);
    const answer = await change(browser, password, 'a new secret');

    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.body).toContain('too many tries at once');
  });

  test('is not asked of a session that was ended meanwhile', async () => {
    const [here, there] = [await signedIn('bob'), await signedIn('bob')];
    const csrf = csrfIn((await there.get('/settings')).body);
    await here.submit('/settings', '/settings/sessions/end-others');
    const fields = { csrf, current: password, password: 'a new secret', again: 'a new secret' };

    expect((await there.post('/settings/password', { fields })).statusCode).toBe(403);
    expect((await open().signIn('bob', password)).statusCode).toBe(303);
  });
});

describe('a page of somebody who is signed in', () => {
  const pages = ['/', '/communities', '/c/cats', '/u/ada', '/post/1', '/post/999', '/settings'];
  const named = (seen: Seen, name: string): boolean => seen.body.includes(`<bdi>${name}</bdi><svg`);

  test('names them, is kept by no cache, and is never another’s', async () => {
    const [a, b] = [await signedIn('ada'), await signedIn('bob')];
    const token = (browser: Browser): string => browser.jar.get('__Host-folkmoot')!;
    for (const path of pages) {
      const [mine, theirs, nobodys, again] = [
        await a.get(path),
        await b.get(path),
        await open().get(path),
        await a.get(path),
      ];
      for (const [seen, name, other] of [
        [mine, 'ada', 'bob'],
        [theirs, 'bob', 'ada'],
        [again, 'ada', 'bob'],
      ] as const) {
        const header = { ...seen, body: seen.body.split('</header>')[0]! } as Seen;
        expect([path, named(header, name), named(header, other)]).toEqual([path, true, false]);
        expect(seen.headers['cache-control']).toBe('private, no-store');
        expect(seen.headers['vary']).toMatch(
          /^accept, accept-language, cookie(?:, accept-encoding)?$/,
        );
        expect(seen.headers['etag']).toBeUndefined();
        expect(seen.headers['last-modified']).toBeUndefined();
        expect(seen.body).not.toContain(token(a));
        expect(seen.body).not.toContain(token(b));
      }
      expect(nobodys.headers['vary']).toMatch(
        /^accept, accept-language, cookie(?:, accept-encoding)?$/,
      );
      expect(nobodys.body).not.toContain('Sign out');
      expect(csrfIn(mine.body)).not.toBe(csrfIn(theirs.body));
    }
  });

  test('asked with what a cache remembers is sent whole again', async () => {
    const [a, b] = [await signedIn('ada'), await signedIn('bob')];
    const { headers } = await a.get('/');
    const answer = await b.get('/', {
      'if-none-match': String(headers['etag'] ?? '*'),
      'if-modified-since': moot.house.clock().toUTCString(),
    });

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<bdi>bob</bdi>');
  });

  test('is for everybody else as it always was: the same for all, and without a cookie', async () => {
    for (const path of ['/', '/c/cats', '/post/1']) {
      const [one, other] = [await open().get(path), await open().get(path)];

      expect(one.headers['set-cookie']).toBeUndefined();
      expect(one.body).toBe(other.body);
      expect(one.body).not.toContain('csrf');
    }
  });

  test('has no say in what other servers and feed readers get', async () => {
    const browser = await signedIn('ada');
    for (const [path, accept] of [
      ['/c/cats', 'application/activity+json'],
      ['/c/cats/feed.xml', '*/*'],
    ] as const) {
      const mine = await browser.get(path, { accept });
      const theirs = await open().get(path, { accept });

      expect(mine.body).toBe(theirs.body);
      expect(mine.headers['set-cookie']).toBeUndefined();
    }
  });
});
