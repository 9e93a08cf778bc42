/** Signing in and out through the pages: cookies, refusals, and where it leads. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import type { Account } from '#domain/accounts/account.ts';
import { csrfOf } from '#http/session.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser, type Seen } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let plain: Neighbour;
let ada: Account;
beforeAll(async () => {
  [moot, plain] = [await street.open(origin), await street.open('http://plain.test:8000')];
  ada = await peopleIn(moot.house).person('ada');
  const cat = await peopleIn(moot.house).person('cat');
  await moot.house.database.query.execute(
    sql`update accounts set closed = now() where actor = ${cat.id}`,
  );
  await peopleIn(plain.house).person('ada');
});
afterAll(street.close);
// Every try counts, the good ones too.
beforeEach(() => street.pass(3_600_000));

const open = (from?: string): Browser => browserOf(moot.app, origin, from);
const sessions = () => listSessions(moot.house.database.query, ada.id, moot.house.clock());
const headerOf = ({ body }: Seen): string =>
  /<header class="bar">[\s\S]*?<\/header>/.exec(body)![0];
const setBy = ({ headers }: Seen): string[] => [headers['set-cookie'] ?? []].flat();

describe('signing in', () => {
  test('with name and password gives a session and leads to the front page', async () => {
    const browser = open();
    const before = (await sessions()).length;
    const answer = await browser.signIn('ada', password);

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect((await sessions()).length).toBe(before + 1);
    expect((await sessions())[0]).toMatchObject({ agent: expect.stringContaining('Firefox') });
    expect(headerOf(await browser.get('/'))).toContain('Sign out');
  });

  test.each(['Ada', ' ada ', '@ada', 'ADA'])(
    'takes %j for the name as it is meant',
    async (name) => {
      expect((await open().signIn(name, password)).statusCode).toBe(303);
    },
  );

  test.each([
    ['/c/cats?before=3', '/c/cats?before=3'],
    ['/settings', '/settings'],
    ['https://evil.test/', '/'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['/\t/evil.test', '/'],
    ['/\r\nset-cookie: x=y', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
  ])('asked back to %j leads to %j', async (to, place) => {
    const browser = open();
    const page = await browser.get(`/sign-in?to=${encodeURIComponent(to)}`);
    const carried = /name="to" value="([^"]*)"/.exec(page.body)?.[1];
    expect(carried).toBe(place === '/' ? undefined : place);

    const fields = { csrf: csrfIn(page.body), name: 'ada', password, to };
    const answer = await browser.post('/sign-in', { fields });

    expect([answer.statusCode, answer.headers.location]).toEqual([303, place]);
    expect(setBy(answer).join()).not.toContain('x=y');
    const again = await browser.get(`/sign-in?to=${encodeURIComponent(to)}`);
    expect([again.statusCode, again.headers.location]).toEqual([303, place]);
  });

  test('twice `to` is as none', async () => {
    expect((await open().get('/sign-in?to=/a&to=//evil.test')).body).not.toContain('name="to"');
  });

  test('is offered on every page, with the way back', async () => {
    expect(headerOf(await open().get('/communities?x=1'))).toContain(
      'href="/sign-in?to=%2Fcommunities%3Fx%3D1"',
    );
    expect(headerOf(await open().get('/sign-in?to=/communities'))).toContain('href="/sign-in"');
    // What is not there is no place to come back to.
    expect(headerOf(await open().get('/post/12345'))).toContain('href="/sign-in"');
  });
});

describe('a refusal', () => {
  const page = (seen: Seen): string => seen.body.replaceAll(/[A-Za-z0-9_-]{43}/g, 'CSRF');

  test('is the same page, byte for byte, for a name that nobody has as for a wrong password', async () => {
    const tries = async (name: string, word: string) => {
      const answer = await open().signIn(name, word);
      expect(answer.statusCode).toBe(403);
      expect(setBy(answer).join()).not.toMatch(/folkmoot=/);
      const { 'set-cookie': _, date: __, ...headers } = answer.headers;
      return { body: page(answer).replaceAll(`value="${name}"`, 'value="NAME"'), headers };
    };
    const [unknown, wrong, closed] = [
      await tries('eve', 'not that'),
      await tries('ada', 'not that'),
      await tries('cat', password),
    ];

    expect(wrong).toEqual(unknown);
    expect(closed).toEqual(unknown);
    expect(wrong.body).toContain('role="alert"');
    expect(wrong.body).not.toContain('not that');
  });

  test('keeps the name and never the password, whatever either is', async () => {
    const answer = await open().signIn('"><script>x</script>', '"><b>secret');

    expect(answer.body).not.toContain('<script>');
    expect(answer.body).toContain('value="&quot;&gt;&lt;script&gt;'.replaceAll('&gt;', '>'));
    expect(answer.body).not.toContain('secret');
  });

  test('after too many tries is 429 and says when to come back, for names that nobody has as well', async () => {
    for (const name of ['ada', 'nobody']) {
      const browser = open(name === 'ada' ? '198.51.100.1' : '198.51.100.2');
      for (let time = 0; time < 10; time++)
        expect((await browser.signIn(name, 'wrong')).statusCode).toBe(403);
      const answer = await browser.signIn(name, password);

      expect(answer.statusCode).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(30);
      expect(answer.body).toMatch(
        /too many tries at once\. Wait \d+ seconds, until 20\d\d-\d\d-\d\d \d\d:\d\d UTC/,
      );
      expect(answer.body).toContain('action="/sign-in"');
      const until = /until (\S+) (\S+) UTC/.exec(answer.body)!;
      const back = moot.house.clock().getTime() + Number(answer.headers['retry-after']) * 1000;
      expect(Date.parse(`${until[1]}T${until[2]}Z`)).toBeGreaterThanOrEqual(back);
    }
    // From elsewhere she still gets in.
    expect((await open('203.0.113.9').signIn('ada', password)).statusCode).toBe(303);
  });

  test('does not come later for who names another address in a header', async () => {
    const browser = open('198.51.100.3');
    const statuses: number[] = [];
    for (let time = 0; time < 11; time++) {
      const csrf = csrfIn((await browser.get('/sign-in')).body);
      const headers = {
        'x-forwarded-for': `203.0.113.${time}`,
        forwarded: `for=203.0.113.${time}`,
      };
      const fields = { csrf, name: 'ada', password: 'wrong' };
      statuses.push((await browser.post('/sign-in', { fields, headers })).statusCode);
    }

    expect(statuses.slice(-2)).toEqual([403, 429]);
  });
});

describe('the cookie of a session', () => {
  test('is for https, this host, and no script', async () => {
    const [session, form] = setBy(await open().signIn('ada', password));

    expect(session).toMatch(
      /^__Host-folkmoot=[A-Za-z0-9_-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(form).toBe('__Host-folkmoot-form=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure');
  });

  test('is a plain one where there is no https', async () => {
    const browser = browserOf(plain.app, 'http://plain.test:8000');
    const [form] = setBy(await browser.get('/sign-in'));
    const [session] = setBy(await browser.signIn('ada', password));

    expect(form).toMatch(/^folkmoot-form=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(session).toMatch(
      /^folkmoot=[A-Za-z0-9_-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(headerOf(await browser.get('/'))).toContain('Sign out');
  });

  test('that was there before is not the session after, and opens nothing', async () => {
    const browser = open();
    const planted = 'A'.repeat(43);
    browser.jar.set('__Host-folkmoot', planted);
    await browser.signIn('ada', password);

    expect(browser.jar.get('__Host-folkmoot')).not.toBe(planted);
    const thief = open();
    thief.jar.set('__Host-folkmoot', planted);
    expect(headerOf(await thief.get('/'))).not.toContain('Sign out');
  });

  test('is new at every sign-in, and the one before it is dead', async () => {
    const browser = open();
    await browser.signIn('ada', password);
    const first = browser.jar.get('__Host-folkmoot')!;
    const before = (await sessions()).length;
    // Signed in, the page leads on; the form itself was open in another tab.
    const csrf = csrfIn((await browser.get('/settings')).body);
    await browser.post('/sign-in', { fields: { csrf, name: 'ada', password } });

    expect(browser.jar.get('__Host-folkmoot')).not.toBe(first);
    expect((await sessions()).length).toBe(before);
    const old = open();
    old.jar.set('__Host-folkmoot', first);
    expect((await old.get('/settings')).headers.location).toBe('/sign-in?to=%2Fsettings');
  });

  test.each([
    ['forged', 'B'.repeat(43)],
    ['oversized', 'C'.repeat(9000)],
    ['empty', ''],
    ['of other characters', 'D'.repeat(42) + '%'],
    ['quoted', `"${'E'.repeat(43)}"`],
    ['cut short', 'F'.repeat(42)],
    ['with NUL', 'G%00'.repeat(10)],
  ])('%s is as none', async (_, value) => {
    for (const path of ['/', '/settings', '/sign-in', '/nowhere', '/c/none']) {
      const browser = open();
      browser.jar.set('__Host-folkmoot', value);
      browser.jar.set('__Host-folkmoot-form', value);
      const answer = await browser.get(path);

      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.body).not.toContain('Sign out');
    }
    const browser = open();
    browser.jar.set('__Host-folkmoot', value);
    expect((await browser.signIn('ada', password)).statusCode).toBe(303);
  });

  test.each(['', 'x', 'A'.repeat(42), `${'A'.repeat(43)}=`])(
    'for forms that is none of ours (%j) vouches for nothing',
    async (value) => {
      const browser = open();
      browser.jar.set('__Host-folkmoot-form', value);
      const fields = { csrf: csrfOf(value), name: 'ada', password };

      expect((await browser.post('/sign-in', { fields })).statusCode).toBe(403);
      await browser.get('/sign-in');
      expect(browser.jar.get('__Host-folkmoot-form')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    },
  );

  test('that comes twice is as none: one of them is somebody else’s', async () => {
    const browser = open();
    await browser.signIn('ada', password);
    const mine = `__Host-folkmoot=${browser.jar.get('__Host-folkmoot')!}`;
    const ask = async (cookie: string) => headerOf(await open().get('/', { cookie }));

    expect(await ask(mine)).toContain('Sign out');
    expect(await ask(`other=1; ${mine}; last=2`)).toContain('Sign out');
    expect(await ask(`${mine}; __Host-folkmoot=${'A'.repeat(43)}`)).not.toContain('Sign out');
    expect(await ask(`__Host-folkmoot=; ${mine}`)).not.toContain('Sign out');
    expect(await ask(mine.replace('__Host-', ''))).not.toContain('Sign out');
    expect(await ask(mine.toLowerCase())).not.toContain('Sign out');
  });

  test('opens nothing any more a month after it was last used', async () => {
    const browser = open();
    const day = 24 * 3_600_000;
    await browser.signIn('ada', password);
    moot.house.pass(29 * day);
    expect(headerOf(await browser.get('/'))).toContain('Sign out');
    moot.house.pass(29 * day);
    expect(headerOf(await browser.get('/'))).toContain('Sign out');
    moot.house.pass(31 * day);
    expect(headerOf(await browser.get('/'))).not.toContain('Sign out');
  });
});

describe('signing out', () => {
  test('ends the session here and in the house', async () => {
    const browser = open();
    await browser.signIn('ada', password);
    const token = browser.jar.get('__Host-folkmoot')!;
    const before = (await sessions()).length;
    const answer = await browser.submit('/', '/sign-out');

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    expect(setBy(answer)).toContainEqual(
      '__Host-folkmoot=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
    expect((await sessions()).length).toBe(before - 1);
    const thief = open();
    thief.jar.set('__Host-folkmoot', token);
    expect(headerOf(await thief.get('/'))).not.toContain('Sign out');
  });

  test('is done by no link', async () => {
    const browser = open();
    await browser.signIn('ada', password);

    expect((await browser.get('/sign-out')).statusCode).toBe(404);
    expect(headerOf(await browser.get('/'))).toContain('Sign out');
  });
});

test('looking changes nothing but the hour at which one was seen', async () => {
  const { query } = moot.house.database;
  const rows = async () =>
    JSON.stringify(
      await Promise.all(
        ['sessions', 'links', 'limits', 'accounts', 'actors', 'journal'].map((table) =>
          query.execute(
            sql`select to_jsonb(t) - 'seen' - 'expires' as row from ${sql.identifier(table)} t order by 1`,
          ),
        ),
      ),
    );
  const browser = open();
  await browser.signIn('ada', password);
  const before = await rows();
  street.pass(7_200_000);
  const paths = [
    '/',
    '/sign-in',
    '/settings',
    '/settings?done=password',
    '/reset?token=x',
    '/welcome?token=x',
    '/sign-out',
    '/settings/password',
    '/settings/sessions/end',
    '/settings/sessions/end-others',
  ];
  for (const path of paths) for (const visitor of [browser, open()]) await visitor.get(path);

  expect(await rows()).toBe(before);
});
