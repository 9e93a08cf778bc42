/** Addresses in letters that no database holds: they lead nowhere, and nothing breaks over them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeStreet, type Neighbour, type Street } from '../support/neighbours.ts';
import { routesOf } from '../support/routes.ts';

let street: Street;
let moot: Neighbour;
beforeAll(async () => {
  street = makeStreet();
  moot = await street.open('https://folkmoot.test');
});
afterAll(() => street.close());

test.each([
  'activities of %00',
  '%00',
  '%00@other.test',
  'a%00b',
  '%ef%bf%bf',
  '%f0%9f%98%80',
  '%e2%80%ae',
  "'%20or%201=1--",
  '%25',
  '%2e%2e%2f',
  'x'.repeat(400),
  '__proto__',
  'constructor',
])('no route breaks over %s', async (piece) => {
  const paths = routesOf(moot.app).filter(({ path }) => path.includes(':'));
  for (const { path } of paths) {
    for (const accept of ['text/html', 'application/activity+json']) {
      const url = path.replace(/:[\w|:]+/g, piece.replaceAll(' ', '%20'));
      const answer = await moot.app.inject({ method: 'GET', url, headers: { accept } });
      // Pages for members and moderators tell nobody else what there is.
      if (String(answer.headers.location).startsWith('/sign-in')) continue;
      expect([400, 404], url).toContain(answer.statusCode);
    }
  }
});

test.each(['resource', 'uri', 'before', 'after', 'page', 'posts', '__proto__', 'constructor'])(
  'nor over anything that is asked in “%s”',
  async (name) => {
    const values = [
      '%00',
      '%ff',
      'acct:%00@folkmoot.test',
      'https://x.test/%00',
      '-1',
      '9'.repeat(40),
      'x&' + name + '=y',
    ];
    for (const { path, methods } of routesOf(moot.app)) {
      if (!methods.includes('GET') || path === '/health' || path.endsWith('/live')) continue;
      for (const value of values) {
        const url = `${path.replace(/:[\w|:]+/g, '1')}?${name}=${value}`;
        const { statusCode } = await moot.app.inject({ method: 'GET', url });
        expect(statusCode, url).toBeLessThan(500);
      }
    }
  },
);
