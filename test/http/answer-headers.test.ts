/** Every answer of the server, by walking every route that it has: a new one cannot forget its headers. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeStreet, type Neighbour, type Street } from '../support/neighbours.ts';
import { routesOf } from '../support/routes.ts';

let street: Street;
let moot: Neighbour;
let plain: Neighbour;
/** Every question with its answer; they are asked once, since they are thousands. */
let all: Asking[];

beforeAll(async () => {
  street = makeStreet();
  moot = await street.open('https://folkmoot.test');
  plain = await street.open('http://plain.test:8000');
  const alice = await moot.given.account('alice');
  const cats = await moot.given.community('cats', { by: alice });
  const post = await moot.given.post({ in: cats, by: alice });
  await moot.given.comment({ on: post, by: alice });
  await street.quiet();
  all = await askAll();
}, 120_000);
afterAll(() => street.close());

const activity = 'application/activity+json';
const page = 'text/html';

/** What stands in the place of a parameter: what is there, and what is not. */
const there: Readonly<Record<string, string>> = {
  name: 'cats',
  handle: 'cats',
  id: '1',
  kind: 'create',
  uuid: '00000000-0000-4000-8000-000000000000',
};
const fill = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)(?:\|:\w+)*/g, (_, name: string) => values[name] ?? '1');
const absent = Object.fromEntries(Object.keys(there).map((name) => [name, '99999']));

type Asked = InjectOptions & { readonly url: string };
/** Plain JSON that says the same to everybody: where NodeInfo is, our rules about others, the public record. */
const openJson =
  /^\/(?:\.well-known\/nodeinfo|api\/v1\/instance\/domain_blocks|(?:c\/[^/]+\/)?modlog\.json)(?:\?|$)/;

type Asking = { readonly asked: Asked; readonly answer: LightMyRequestResponse };

/** Each route with what it has and has not, in both media, rightly and wrongly asked. */
function questions(app: FastifyInstance): Asked[] {
  const asked: Asked[] = [];
  for (const { path, methods } of routesOf(app)) {
    // A stream has no end to wait for; test/http/web/live.test.ts looks at it.
    if (path.endsWith('/live')) continue;
    const urlOf = (values: Readonly<Record<string, string>>): string =>
      fill(path.replace(/^\/u\/[^/]+/, '/u/alice'), values);
    for (const method of methods)
      for (const accept of [page, activity, '*/*'])
        for (const values of [there, absent])
          asked.push({ method: method as 'GET', url: urlOf(values), headers: { accept } });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'] as const)
      asked.push({ method, url: urlOf(there), headers: { accept: page } });
  }
  return asked;
}

const strange: Asked[] = [
  '/nowhere',
  '/c/%ff',
  '/%',
  '/c/' + 'x'.repeat(600),
  '/post/0',
  '/post/1e9',
  '/.well-known/webfinger',
  '/.well-known/webfinger?resource=acct:cats@folkmoot.test',
  '/.well-known/webfinger?resource=acct:nobody@folkmoot.test',
  '/c/cats@folkmoot.test',
  '/authorize_interaction?uri=https://x.test/1',
  '/?before=x',
  '/c/cats/outbox?page=true',
].flatMap((url) =>
  [page, activity].map((accept) => ({ method: 'GET' as const, url, headers: { accept } })),
);

/** As a script of another site asks. */
async function askAll(): Promise<Asking[]> {
  const asking: Asking[] = [];
  for (const asked of [...questions(moot.app), ...strange]) {
    const headers = { ...asked.headers, origin: 'https://evil.test' };
    asking.push({ asked, answer: await moot.app.inject({ ...asked, headers }) });
  }
  return asking;
}

const isPage = (type: string): boolean => type.startsWith('text/html');

describe('every answer', () => {
  test('says what it may load, is not sniffed or framed, and tells nobody where we were', async () => {
    expect(routesOf(moot.app).length).toBeGreaterThan(30);
    const statuses = new Set<number>();
    for (const { asked, answer } of all) {
      const { headers, statusCode } = answer;
      const what = `${asked.method} ${asked.url} ${String(asked.headers?.['accept'])}`;
      statuses.add(statusCode);
      // Nobody works in a test: health says so.
      if (asked.url !== '/health') expect(statusCode, what).toBeLessThan(500);
      const policy = String(headers['content-security-policy']);
      expect(policy, what).toMatch(/^default-src 'none'/);
      expect(policy, what).toContain("frame-ancestors 'none'");
      expect(policy, what).toContain("base-uri 'none'");
      expect(policy, what).not.toMatch(/unsafe|\*/);
      // Our own script, and that it asks nobody but ourselves; on pages alone.
      expect(policy.match(/(?:script|connect|worker)-src [^;]*/g) ?? [], what).toEqual(
        isPage(String(headers['content-type'])) ? ["script-src 'self'", "connect-src 'self'"] : [],
      );
      expect(headers, what).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': expect.stringMatching(/^(same|strict)-origin$/),
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('geolocation=()'),
        'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
        'cache-control': expect.any(String),
      });
      if (statusCode !== 304 && Number(headers['content-length']) > 0)
        expect(headers['content-type'], what).toMatch(/^[a-z]+\/[a-z.+-]+/);
    }
    expect([...statuses]).toEqual(expect.arrayContaining([200, 301, 308, 400, 404, 415]));
  });

  test('that is no page may load nothing at all, and is put into a sandbox', async () => {
    for (const { asked, answer } of all) {
      const { headers } = answer;
      if (isPage(String(headers['content-type']))) continue;
      if (String(asked.url).startsWith('/assets/')) continue;
      expect(String(headers['content-security-policy']), asked.url).not.toMatch(/'self'|https:/);
    }
  });

  test('is open to scripts of other sites only where it is a public document, and never with a session', async () => {
    const opened = new Set<string>();
    for (const { asked, answer } of all) {
      const { headers } = answer;
      const allowed = headers['access-control-allow-origin'];
      const what = `${asked.method} ${asked.url}`;
      expect(headers['access-control-allow-credentials'], what).toBeUndefined();
      expect(headers['access-control-allow-methods'], what).toBeUndefined();
      if (allowed === undefined) {
        expect(headers['cross-origin-resource-policy'], what).toBe('same-origin');
        continue;
      }
      expect(allowed).toBe('*');
      expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
      expect(headers['set-cookie'], what).toBeUndefined();
      expect(['GET', 'HEAD']).toContain(asked.method);
      expect(headers['content-type']).toMatch(
        /^application\/(activity\+json|jrd\+json|json; (charset|profile="http:\/\/nodeinfo))/,
      );
      if (String(headers['content-type']).startsWith('application/json; charset'))
        expect(asked.url).toMatch(openJson);
      opened.add(asked.url);
    }
    expect([...opened]).toEqual(
      expect.arrayContaining([
        '/',
        '/c/cats',
        '/u/alice',
        '/post/1',
        '/c/cats/outbox',
        '/nodeinfo/2.1',
        '/.well-known/nodeinfo',
        '/api/v1/instance/domain_blocks',
        '/.well-known/webfinger?resource=acct:cats@folkmoot.test',
      ]),
    );
  });

  test('to a question that has two forms says that they differ by Accept', async () => {
    for (const { asked, answer } of all) {
      if (asked.method !== 'GET' || asked.url.startsWith('/assets/')) continue;
      const { headers, statusCode } = answer;
      if (statusCode === 400) continue;
      expect(String(headers['vary']).toLowerCase(), asked.url).toContain('accept');
    }
  });

  test('of a server without https does not demand https', async () => {
    const { headers } = await plain.app.inject({ method: 'GET', url: '/' });

    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('that breaks in the middle carries them too', async () => {
    const broken = await street.open('https://broken.test');
    await broken.house.database.query.execute('drop table posts cascade');
    for (const accept of [page, activity]) {
      const answer = await broken.app.inject({
        method: 'GET',
        url: '/post/1',
        headers: { accept },
      });

      expect(answer.statusCode).toBe(500);
      expect(answer.body).not.toMatch(/select|relation|posts"/);
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/^default-src 'none'/),
        'strict-transport-security': expect.any(String),
      });
    }
  });
});
