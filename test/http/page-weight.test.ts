/** What pages weigh with all that belongs to them, as they are sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import { act } from '#domain/context.ts';
import { openSession } from '#domain/sessions/open-session.ts';
import { newToken } from '#domain/sessions/token.ts';
import { seed, type Seeded } from '../pages/seed.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';

const street = makeStreet();
let moot: Neighbour;
let seeded: Seeded;
const sessions = new Map<string | null, string>();

beforeAll(async () => {
  moot = await street.open('https://light.test');
  seeded = await seed(moot.house);
  for (const name of ['ada', 'hanne']) {
    const [token, account] = [newToken(), await findAccount(moot.house.database.query, name)];
    await act(moot.house, (inside) => openSession(inside, { account: account!, token, agent: '' }));
    sessions.set(name, `__Host-folkmoot=${token}`);
  }
}, 60_000);
afterAll(street.close);

const ask = (url: string, who: string | null) =>
  moot.app.inject({
    method: 'GET',
    url,
    headers: { accept: 'text/html', 'accept-encoding': 'br', cookie: sessions.get(who) ?? '' },
  });

/** Bytes on the wire of a page and all its files, of its script, and of its HTML once it is unpacked. */
async function weigh(path: string, who: string | null) {
  const page = await ask(path, who);
  const unpacked = await moot.app.inject({
    method: 'GET',
    url: path,
    headers: { accept: 'text/html', cookie: sessions.get(who) ?? '' },
  });
  const files = new Set(unpacked.body.match(/\/assets\/[\w.-]+/g));
  const foreign = unpacked.body.match(
    /<(?:script|link rel="stylesheet"|iframe)[^>]*https?:[^>]*>/g,
  );
  let [sent, script] = [page.rawPayload.length, 0];
  for (const file of files) {
    const answer = await ask(file, who);
    sent += answer.rawPayload.length;
    if (file.endsWith('.js'))
      script += (await moot.app.inject({ method: 'GET', url: file })).rawPayload.length;
  }
  const html = Buffer.byteLength(unpacked.body);
  return { status: page.statusCode, sent, script, html, foreign: foreign ?? [] };
}

const lists = ['/', '/c/garden', '/communities', '/u/ada', '/search?q=beans'];
const others = ['/modlog', '/instances', '/shortcuts'];

describe.each([null, 'hanne', 'ada'])('for %s', (who) => {
  test('a page with all that belongs to it is less than 100 kB, and its script less than 30 kB unpacked', async () => {
    const mine = who === null ? ['/sign-in', '/sign-up'] : ['/post', '/notices', '/settings'];
    for (const path of [...lists, ...others, ...mine, `/post/${seeded.thread}`]) {
      const { status, sent, script, foreign } = await weigh(path, who);

      expect([path, status]).toEqual([path, 200]);
      expect(sent, path).toBeLessThan(100_000);
      expect(script, path).toBeLessThan(30_000);
      expect(script, path).toBeGreaterThan(1_000);
      expect(foreign, path).toEqual([]);
    }
  });

  test('the HTML of a list is less than 60 kB unpacked', async () => {
    for (const path of lists) expect((await weigh(path, who)).html, path).toBeLessThan(60_000);
  });
});
