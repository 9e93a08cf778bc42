/** Links that work once: a new password, and the first admin. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { changeRole } from '#domain/sessions/change-role.ts';
import { makeResetLink } from '#domain/sessions/make-reset-link.ts';
import { offerFirstAdmin } from '#domain/sessions/offer-first-admin.ts';
import { buildServer } from '#http/server.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
const day = 24 * 3_600_000;
let moot: Neighbour;
let ada: Account;
let bob: Account;
beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  [ada, bob] = [await people.person('ada'), await people.person('bob')];
});
afterAll(street.close);
beforeEach(() => street.pass(3_600_000));

const open = (from?: string): Browser => browserOf(moot.app, origin, from);
const linkFor = async (account: Account): Promise<string> =>
  valueOf(await moot.house.act((context) => makeResetLink(context, account.id)));
const isIn = async (browser: Browser): Promise<boolean> =>
  (await browser.get('/settings')).statusCode === 200;
const fields = (token: string, word = 'a new secret') => ({ token, password: word, again: word });

describe('a reset link', () => {
  test('sets the password, ends every session, and signs in', async () => {
    const before = open();
    await before.signIn('ada', password);
    const token = await linkFor(ada);
    const browser = open();
    const page = await browser.get(`/reset?token=${token}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('<bdi>ada</bdi>');
    const answer = await browser.submit(`/reset?token=${token}`, '/reset', fields(token));

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/settings?done=password']);
    expect([await isIn(browser), await isIn(before)]).toEqual([true, false]);
    expect((await open().signIn('ada', password)).statusCode).toBe(403);
    expect((await open().signIn('ada', 'a new secret')).statusCode).toBe(303);
  });

  test('works once', async () => {
    const token = await linkFor(ada);
    const [first, second] = [open(), open()];
    await second.get('/sign-in');
    const csrf = csrfIn((await second.get(`/reset?token=${token}`)).body);
    await first.submit(`/reset?token=${token}`, '/reset', fields(token));
    const answer = await second.post('/reset', {
      fields: { csrf, ...fields(token, 'stolen word') },
    });

    expect(answer.statusCode).toBe(410);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await open().signIn('ada', 'stolen word')).statusCode).toBe(403);
  });

  test.each([
    [
      'used',
      async (token: string) =>
        void (await open().submit(`/reset?token=${token}`, '/reset', fields(token))),
    ],
    ['a day old', async () => void moot.house.pass(day)],
    ['replaced', async () => void (await linkFor(ada))],
  ])('that is %s is the same page as one that never was', async (_, spoil) => {
    const token = await linkFor(ada);
    await spoil(token);
    const [spoiled, never] = [
      await open().get(`/reset?token=${token}`),
      await open().get(`/reset?token=${'A'.repeat(43)}`),
    ];

    expect(spoiled.statusCode).toBe(410);
    expect(spoiled.body).toBe(never.body);
    expect(spoiled.body).toContain('does not work any more');
  });

  test.each([
    '',
    '?token=',
    '?token=x',
    '?token=%00',
    '?token=a&token=b',
    `?token=${'x'.repeat(5000)}`,
  ])('that is broken (%s) is one that does not work', async (query) => {
    expect((await open().get(`/reset${query}`)).statusCode).toBe(410);
  });

  test.each([
    ['short', fields('', 'short'), 'at least 8 characters'],
    ['different', { ...fields(''), again: 'another one' }, 'not the same'],
  ])('stays good after a word that is %s', async (_, wrong, words) => {
    const token = await linkFor(ada);
    const browser = open();
    const answer = await browser.submit(`/reset?token=${token}`, '/reset', { ...wrong, token });

    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(words);
    expect(
      (await browser.submit(`/reset?token=${token}`, '/reset', fields(token))).statusCode,
    ).toBe(303);
  });

  test('takes the place of whoever was signed in here', async () => {
    const browser = open();
    await browser.signIn('bob', password);
    const bobs = browser.jar.get('__Host-folkmoot')!;
    const token = await linkFor(ada);
    await browser.submit(`/reset?token=${token}`, '/reset', fields(token));

    expect((await browser.get('/settings')).body).toContain('<bdi>ada</bdi>');
    const old = open();
    old.jar.set('__Host-folkmoot', bobs);
    expect(await isIn(old)).toBe(false);
    expect(bob.id).not.toBe(ada.id);
  });

  test('goes from the page to nobody: not as a referrer, not into a link, not into a cache', async () => {
    const token = await linkFor(ada);
    const { body, headers } = await open().get(`/reset?token=${token}`);

    expect(headers['referrer-policy']).toBe('strict-origin');
    expect(headers['cache-control']).toBe('private, no-store');
    expect(body.split(token)).toHaveLength(2);
    expect(body).toContain(`<input type="hidden" name="token" value="${token}"/>`);
    expect(String(headers['set-cookie'])).not.toContain(token);
  });

  test('is tried 25 times from one address and no more', async () => {
    const browser = open('198.51.100.7');
    const csrf = csrfIn((await browser.get('/sign-in')).body);
    const wrong = { csrf, ...fields('A'.repeat(43)) };
    for (let time = 0; time < 25; time++)
      expect((await browser.post('/reset', { fields: wrong })).statusCode).toBe(410);
    const token = await linkFor(ada);
    const answer = await browser.post('/reset', { fields: { csrf, ...fields(token) } });

    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.body).toContain('too many tries at once');
  });
});

describe('nothing secret', () => {
  test('stands in the log, even when the database breaks in the middle', async () => {
    const broken = await street.open('https://broken.test');
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const app = buildServer({
      house: broken.house,
      activitypub: { world: broken.world },
      trustProxy: 0,
      logger: { level: 'trace', stream },
    });
    const browser = browserOf(app, 'https://broken.test');
    const person = await peopleIn(broken.house).person('ada');
    const token = valueOf(await broken.house.act((context) => makeResetLink(context, person.id)));
    await browser.signIn('ada', password);
    const session = browser.jar.get('__Host-folkmoot')!;
    const csrf = csrfIn((await browser.get(`/reset?token=${token}`)).body);
    await browser.get(`/reset?token=${token}`);
    const { query } = broken.house.database;
    await query.execute('alter table links rename to gone');
    const looked = await browser.get(`/reset?token=${token}`);
    const sent = await browser.post('/reset', {
      fields: { csrf, ...fields(token, 'very secret') },
    });
    await query.execute('alter table sessions rename to lost');
    const asked = await browser.get('/');
    const tried = await browser.post('/sign-in', { fields: { csrf, name: 'ada', password } });
    await app.close();

    expect([looked, sent, asked, tried].map(({ statusCode }) => statusCode)).toEqual([
      500, 500, 500, 500,
    ]);
    expect(lines.join('')).toContain('request failed');
    const { createHash } = await import('node:crypto');
    const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');
    for (const secret of [
      token,
      session,
      csrf,
      'very secret',
      password,
      hashOf(token),
      hashOf(session),
      '$argon2id',
    ])
      expect([secret, lines.join('').includes(secret)]).toEqual([secret, false]);
  });
});

describe('the link of the first start', () => {
  let empty: Neighbour;
  let token: string;
  beforeEach(async () => {
    empty = await street.open(`https://new${Math.random().toString(36).slice(2)}.test`);
    token = (await offerFirstAdmin(empty.house))!;
  });
  const visit = (): Browser => browserOf(empty.app, empty.house.origin);
  const claim = (browser: Browser, more: Record<string, string> = {}) =>
    browser.submit(`/welcome?token=${token}`, '/welcome', {
      name: 'ada',
      ...fields(token),
      ...more,
    });

  test('makes an admin and signs them in', async () => {
    const browser = visit();
    const answer = await claim(browser, { name: ' ada ' });

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/first-run']);
    expect((await browser.get('/settings')).body).toContain('<bdi>ada</bdi>');
    expect(await findAccount(empty.house.database.query, 'ada')).toMatchObject({ role: 'admin' });
  });

  test.each([
    ['no name', { name: 'Ada Lovelace' }, 'consists of 1 to 64'],
    ['a name that is kept', { name: 'admin' }, 'kept for the server'],
    ['a short password', { password: 'short', again: 'short' }, 'at least 8 characters'],
    ['two passwords', { again: 'another one' }, 'not the same'],
  ])('with %s makes nobody, and stays good', async (_, wrong, words) => {
    const browser = visit();
    const answer = await claim(browser, wrong);

    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(words);
    expect(answer.body).toContain('aria-invalid="true"');
    expect((await claim(browser)).statusCode).toBe(303);
  });

  test('makes one and no second', async () => {
    const [first, second] = [visit(), visit()];
    const csrf = csrfIn((await second.get(`/welcome?token=${token}`)).body);
    await claim(first);
    const answer = await second.post('/welcome', {
      fields: { csrf, name: 'eve', ...fields(token) },
    });

    expect(answer.statusCode).toBe(410);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await findAccount(empty.house.database.query, 'eve')).toBe(null);
    expect((await visit().get(`/welcome?token=${token}`)).statusCode).toBe(410);
  });

  test('shows no form once the operator made an admin', async () => {
    const { id } = await peopleIn(empty.house).person('root_of_all');
    await empty.house.act((context) => changeRole(context, { account: id, role: 'admin' }));

    expect((await visit().get(`/welcome?token=${token}`)).statusCode).toBe(410);
  });

  test('is no link for a password, nor the other way round', async () => {
    expect((await visit().get(`/reset?token=${token}`)).statusCode).toBe(410);
    const person = await peopleIn(empty.house).person('bob');
    const reset = valueOf(await empty.house.act((context) => makeResetLink(context, person.id)));
    expect((await visit().get(`/welcome?token=${reset}`)).statusCode).toBe(410);
  });
});
