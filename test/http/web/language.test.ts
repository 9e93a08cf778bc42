/** In which language pages come: by the account, the footer, or the browser, and never by chance. */
import { request as connect } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountsTable } from '#storage/schema/accounts.ts';
import type { Account } from '#domain/accounts/account.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Account;
beforeAll(async () => {
  moot = await street.open(origin);
  ada = await peopleIn(moot.house).person('ada');
});
afterAll(street.close);

const german = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.1' };
const htmlOf = (body: string): string => /<html[^>]*>/.exec(body)?.[0] ?? '';

describe('a visitor', () => {
  test('reads in the language that the browser asks for, and in English when it asks for none', async () => {
    const browser = browserOf(moot.app, origin);

    expect(htmlOf((await browser.get('/sign-in', german)).body)).toContain('lang="de" dir="ltr"');
    expect((await browser.get('/sign-in', german)).body).toContain('Passwort');
    expect(htmlOf((await browser.get('/sign-in')).body)).toContain('lang="en" dir="ltr"');
    expect(
      htmlOf((await browser.get('/sign-in', { 'accept-language': 'xx, *;q=0.1' })).body),
    ).toContain('lang="en"');
  });

  test('chooses one in the footer, which outweighs the browser, and comes back to where that was', async () => {
    const browser = browserOf(moot.app, origin);
    const page = (await browser.get('/instances', german)).body;
    const link = /href="(\/language\?to=ar&amp;[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');

    const answer = await browser.get(link ?? '', german);

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/instances']);
    expect(answer.headers['cache-control']).toBe('private, no-store');
    const again = await browser.get('/instances', german);
    expect(htmlOf(again.body)).toContain('lang="ar" dir="rtl"');
    expect(again.headers.vary).toContain('accept, accept-language, cookie');
    expect(htmlOf((await browser.get('/nothing-here', german)).body)).toContain('lang="ar"');
  });

  test.each([
    '/language',
    '/language?to=xx&back=/modlog',
    '/language?to=de&to=ar',
    '/language?to=__proto__',
    '/language?to=de%00&back=https://evil.test/',
    '/language?to=../de&back=//evil.test',
  ])('is led by %s to no other server, and nothing that is not spoken is kept', async (url) => {
    const browser = browserOf(moot.app, origin);
    const answer = await browser.get(url);

    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(/^\/(modlog)?$/);
    expect(answer.headers['set-cookie'] ?? '').not.toContain('folkmoot-language=xx');
    expect(htmlOf((await browser.get('/sign-in')).body)).toContain('lang="en"');
  });

  test.each([
    'folkmoot-language=xx',
    'folkmoot-language=de; folkmoot-language=ar',
    'folkmoot-language=',
  ])('with the cookie “%s” is asked as if there was none', async (cookie) => {
    const { body } = await moot.app.inject({ url: '/sign-in', headers: { ...german, cookie } });
    expect(htmlOf(body)).toContain('lang="de"');
  });

  test('finds no secret of an address in the links for languages', async () => {
    const { body } = await browserOf(moot.app, origin).get('/sign-in?to=/reset?token=secret');
    expect(body).toContain('/language?to=de&amp;back=%2Fsign-in"');
  });
});

describe('a member', () => {
  const signedIn = async () => {
    const browser = browserOf(moot.app, origin);
    await browser.signIn('ada', password);
    return browser;
  };
  const choose = (language: string | null) =>
    moot.house.act(({ tx }) =>
      tx.update(accountsTable).set({ language }).where(eq(accountsTable.actor, ada.id)),
    );

  test('reads in the language of the account wherever they sign in', async () => {
    await choose('ar');
    const browser = await signedIn();

    expect(htmlOf((await browser.get('/instances', german)).body)).toContain('lang="ar" dir="rtl"');

    await choose(null);
    expect(htmlOf((await browser.get('/instances', german)).body)).toContain('lang="de"');
  });

  test('is refused in it too', async () => {
    await choose('de');
    const browser = await signedIn();
    const { body } = await browser.get('/settings');
    const answer = await browser.post('/settings/password', {
      fields: { csrf: csrfIn(body), current: password, password: 'a', again: 'a' },
    });

    expect(answer.statusCode).toBe(422);
    expect(htmlOf(answer.body)).toContain('lang="de"');
    expect(answer.body).toContain('mindestens 8 Zeichen');
    await choose(null);
  });
});

test('a form that comes slowly, in pieces, is answered in the language of whoever sends it', async () => {
  await moot.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = moot.app.server.address() as AddressInfo;
  const ask = (language: string) =>
    new Promise<string>((resolve, reject) => {
      const sent = connect(
        {
          port,
          method: 'POST',
          path: '/sign-in',
          headers: {
            host: 'meet.test',
            origin,
            accept: 'text/html',
            'accept-language': language,
            'content-type': 'application/x-www-form-urlencoded',
          },
        },
        (answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (part: string) => void (body += part));
          answer.on('end', () => resolve(body));
        },
      );
      sent.on('error', reject).write('name=ada&');
      setTimeout(() => sent.end('password=x&csrf=x'), 20);
    });

  const answers = await Promise.all(['de', 'ar', 'en', 'de', 'ar'].map(ask));

  expect(answers.map((body) => /lang="(\w+)"/.exec(htmlOf(body))?.[1])).toEqual([
    'de',
    'ar',
    'en',
    'de',
    'ar',
  ]);
});
