/** Whose word is taken for the address that a request comes from: limits go by it. */
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '#config/config.ts';
import { spendStranger } from '#federation/intake/budgets.ts';
import { buildServer } from '#http/server.ts';
import { makeStreet } from '../support/neighbours.ts';

const street = makeStreet();
afterAll(street.close);
const { house, world } = await street.open('https://meet.test');

const settingOf = (text: string | undefined) => {
  const config = readConfig({ TRUST_PROXY: text });
  if (Array.isArray(config)) throw new Error(config.join());
  return config.trustProxy;
};

const like = JSON.stringify({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: 'https://evil.test/a/1',
  type: 'Like',
  actor: 'https://evil.test/u/eve',
  object: 'https://meet.test/post/1',
});

/** What the server takes for the visitor's address; the request comes from `peer`. */
async function seenAs(setting: string | undefined, forwarded: string | null, peer = '192.0.2.1') {
  const app = buildServer({
    house,
    activitypub: { world },
    trustProxy: settingOf(setting),
    logger: false,
  });
  app.get('/probe', (request) => ({ from: request.ip, host: request.host }));
  const headers = {
    host: 'meet.test',
    ...(forwarded !== null && { 'x-forwarded-for': forwarded, 'x-forwarded-host': 'said.test' }),
  };
  const answer = await app.inject({ url: '/probe', headers, remoteAddress: peer });
  await app.close();
  return answer.json<{ from: string; host: string }>();
}

describe('an address that the visitor writes himself', () => {
  test.each([undefined, 'false', '0'])('is not looked at without a proxy (%s)', async (setting) => {
    expect(await seenAs(setting, '198.51.100.7')).toEqual({ from: '192.0.2.1', host: 'meet.test' });
  });

  test.each([
    ['true', '198.51.100.7', '198.51.100.7'],
    ['true', '6.6.6.6, 198.51.100.7', '198.51.100.7'],
    ['true', '7.7.7.7, 6.6.6.6,127.0.0.1, 198.51.100.7', '198.51.100.7'],
    ['1', '6.6.6.6, 198.51.100.7', '198.51.100.7'],
    ['2', '6.6.6.6, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['192.0.2.0/24, 10.0.0.2', '6.6.6.6, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['192.0.2.1', '10.0.0.2, 198.51.100.7', '198.51.100.7'],
  ])('with %s, %s comes from %s', async (setting, forwarded, from) => {
    expect((await seenAs(setting, forwarded)).from).toBe(from);
  });

  test('is not looked at from a peer that is no proxy of ours, nor is the host it names', async () => {
    expect(await seenAs('10.0.0.2', '198.51.100.7')).toEqual({
      from: '192.0.2.1',
      host: 'meet.test',
    });
  });

  test('is the peer’s own when the proxy says nothing', async () => {
    expect((await seenAs('true', null)).from).toBe('192.0.2.1');
  });

  test('does not open the inbox to who has sent too much', async () => {
    const app = buildServer({ house, activitypub: { world }, trustProxy: 1, logger: false });
    while (spendStranger(world, '198.51.100.9', 'evil.test') === 0);
    const post = (forwarded: string) =>
      app.inject({
        method: 'POST',
        url: '/inbox',
        headers: {
          host: 'meet.test',
          'content-type': 'application/activity+json',
          'x-forwarded-for': forwarded,
          date: house.clock().toUTCString(),
          signature:
            'keyId="https://evil.test/u/eve#main-key",headers="(request-target) host date digest",signature="AAAA"',
          digest: `SHA-256=${createHash('sha256').update(like).digest('base64')}`,
        },
        payload: like,
      });

    expect((await post('203.0.113.1, 198.51.100.9')).statusCode).toBe(429);
    expect((await post('198.51.100.9, 203.0.113.1')).statusCode).not.toBe(429);
    await app.close();
  });
});

describe('TRUST_PROXY', () => {
  test.each([
    'yes',
    '-1',
    '1.5',
    '100',
    '10.0.0.2,',
    '10.0.0.0/0',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '::/0',
    '::1/129',
    'proxy.internal',
    '10.0.0.2 10.0.0.3',
    '*',
  ])('%s is told to be a mistake', (text) => {
    expect(readConfig({ TRUST_PROXY: text })).toEqual([expect.stringContaining('TRUST_PROXY: is')]);
  });

  test('takes addresses, networks and names of ranges', () => {
    expect(settingOf('10.0.0.2, fd00::/8,loopback')).toEqual(['10.0.0.2', 'fd00::/8', 'loopback']);
  });
});
