/** Pages that are sent compressed, or not at all to whoever has them; and none whose length could tell a secret. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assets, scriptNow } from '#http/ui/assets.ts';
import { password, peopleIn } from '../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './web/browser.ts';

const street = makeStreet();
const origin = 'https://short.test';
let moot: Neighbour;
let ada: Browser;
let postMore: (title: string) => Promise<unknown>;

beforeAll(async () => {
  moot = await street.open(origin);
  const person = await peopleIn(moot.house).person('ada', 'admin');
  const cats = await moot.given.community('cats', { by: person });
  postMore = (title) => moot.given.post({ in: cats, by: person, title });
  for (const title of ['Tabby', 'Tortoiseshell', 'Calico']) await postMore(title);
  ada = browserOf(moot.app, origin);
  await ada.signIn('ada', password);
});
afterAll(street.close);

const ask = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  moot.app.inject({ method: 'GET', url, headers: { accept: 'text/html', ...headers } });

describe('a page', () => {
  test.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip, br;q=0', gunzipSync],
  ] as const)('is packed as %s for whoever asks for %s', async (packing, accepted, unpack) => {
    const whole = await ask('/');
    const packed = await ask('/', { 'accept-encoding': accepted });

    expect(packed.headers['content-encoding']).toBe(packing);
    expect(packed.headers['vary']).toContain('accept-encoding');
    expect(packed.rawPayload.length).toBeLessThan(whole.body.length / 2);
    expect(unpack(packed.rawPayload).toString()).toBe(whole.body);
    expect(whole.headers['content-encoding']).toBeUndefined();
  });

  test('is not sent again to a visitor who has it, and is when something has changed', async () => {
    const first = await ask('/c/cats');
    const mark = String(first.headers['etag']);
    const again = await ask('/c/cats', { 'if-none-match': `"other", ${mark}` });

    expect(mark).toMatch(/^W\/"[\w-]{22}"$/);
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect(again.headers).toMatchObject({ etag: mark, 'cache-control': 'private, no-cache' });
    expect(again.headers['content-security-policy']).toBeDefined();

    await postMore('Siamese');
    const later = await ask('/c/cats', { 'if-none-match': mark });
    expect(later.statusCode).toBe(200);
    expect(later.headers['etag']).not.toBe(mark);
  });

  test('of somebody who is signed in is packed, kept by nobody, and has another word for its forms each time', async () => {
    const [one, other] = [await ada.get('/'), await ada.get('/')];
    const packed = await ada.get('/', { 'accept-encoding': 'br' });

    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'private, no-store',
    });
    expect(one.headers['etag']).toBeUndefined();
    expect(csrfIn(one.body)).not.toBe(csrfIn(other.body));
    for (const page of [one, other])
      expect(
        (await ada.post('/settings/sessions/end-others', { fields: { csrf: csrfIn(page.body) } }))
          .statusCode,
      ).toBe(303);
  });

  test('with a form, which may hold what works once, is not packed', async () => {
    for (const path of ['/sign-in', '/reset?token=x', '/settings']) {
      const { headers } = await ada.get(path, { 'accept-encoding': 'br, gzip' });
      expect([path, headers['content-encoding'], headers['etag']]).toEqual([
        path,
        undefined,
        undefined,
      ]);
    }
  });

  test('that is no page, and no answer to a form, is left as it is', async () => {
    const { headers } = await ask('/c/cats', {
      accept: 'application/activity+json',
      'accept-encoding': 'br',
    });

    expect(headers['content-encoding']).toBeUndefined();
  });
});

test('files are packed as well, and may be kept for a year', async () => {
  for (const { path, body, type } of assets) {
    const [first, second] = [
      await ask(path, { 'accept-encoding': 'br' }),
      await ask(path, { 'accept-encoding': 'br' }),
    ];

    expect(first.headers['content-type']).toBe(type);
    expect(first.headers['cache-control']).toContain('immutable');
    expect(first.rawPayload.equals(second.rawPayload)).toBe(true);
    if (body.length > 1_024)
      expect(brotliDecompressSync(first.rawPayload).toString(), path).toBe(body);
  }
  expect((await ask(scriptNow().path)).headers['content-type']).toMatch(/^text\/javascript/);
});
