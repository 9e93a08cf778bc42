/** From where a request comes, when whoever sent it hangs up before it is looked at. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { keyOf } from '#domain/limits/spend.ts';
import { buildServer } from '#http/server.ts';
import { limitsTable } from '#storage/schema/limits.ts';
import { makeStreet } from '../support/neighbours.ts';
import { browserOf, csrfIn } from './web/browser.ts';

const street = makeStreet();
afterAll(street.close);
const origin = 'https://meet.test';
const { house, world } = await street.open(origin);

const failures: string[] = [];
const app = buildServer({
  house,
  activitypub: { world },
  trustProxy: 0,
  logger: { level: 'error', stream: { write: (line: string) => void failures.push(line) } },
});
let handled = 0;
app.addHook('preHandler', async ({ headers, raw: { socket } }) => {
  if (headers['x-leaves'] !== undefined && !socket.destroyed) await once(socket, 'close');
});
app.addHook('onError', async () => void handled++);
app.addHook('onSend', async () => void handled++);
await app.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => app.close());
const { port } = app.server.address() as AddressInfo;

/** Sends all of a request, and is gone. */
async function postAndGo(path: string, headers: Record<string, string>, body: string) {
  const before = handled;
  const lines = Object.entries({ host: 'meet.test', 'x-leaves': 'now', ...headers }).map(
    ([k, v]) => `${k}: ${v}\r\n`,
  );
  const socket = connect(port, '127.0.0.1');
  const head = `POST ${path} HTTP/1.1\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
  await expect.poll(() => handled, { timeout: 5000 }).toBeGreaterThan(before);
}

test('a try to sign in counts against the address that has hung up', async () => {
  const browser = browserOf(app, origin);
  const page = await browser.get('/sign-in');
  const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const fields = { csrf: csrfIn(page.body), name: 'ada', password: 'a guess at it' };
  const type = 'application/x-www-form-urlencoded';
  const form = new URLSearchParams(fields).toString();

  await postAndGo('/sign-in', { origin, cookie, 'content-type': type }, form);

  expect(failures).toEqual([]);
  const spent = await house.database.query.select().from(limitsTable);
  const key = await house.act((context) =>
    keyOf(context, { budget: 'sign-in from', of: '127.0.0.1' }),
  );
  expect(spent.map((row) => row.key)).toContain(key);
});

test('an activity is judged all the same', async () => {
  const like = JSON.stringify({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: 'https://evil.test/a/1',
    type: 'Like',
    actor: 'https://evil.test/u/eve',
    object: `${origin}/post/1`,
  });
  const headers = {
    'content-type': 'application/activity+json',
    date: house.clock().toUTCString(),
    signature:
      'keyId="https://evil.test/u/eve#main-key",headers="(request-target) host date digest",signature="AAAA"',
    digest: `SHA-256=${createHash('sha256').update(like).digest('base64')}`,
  };

  await postAndGo('/inbox', headers, like);

  expect(failures).toEqual([]);
});

test('who hangs up in the middle of a body is no failure of ours', async () => {
  const before = handled;
  const socket = connect(port, '127.0.0.1');
  const type = 'content-type: application/activity+json';
  socket.write(`POST /inbox HTTP/1.1\r\nhost: meet.test\r\n${type}\r\ncontent-length: 99\r\n\r\n{`);
  setTimeout(() => socket.destroy(), 200);
  await expect.poll(() => handled, { timeout: 5000 }).toBeGreaterThan(before);

  expect(failures).toEqual([]);
});
