/** Our list as other servers read it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { readHostList } from '#lib/host-lists/read-list.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';

const street = makeStreet();
let moot: Neighbour;
beforeAll(async () => void (moot = await street.open('https://meet.test')));
afterAll(street.close);

const path = '/api/v1/instance/domain_blocks';
const get = (headers: Record<string, string> = {}) => moot.app.inject({ url: path, headers });
const rule = (host: string, degrees: ('defederate' | 'limit' | 'no-votes')[], obfuscated = false) =>
  moot.house.act(async (context) =>
    valueOf(await setRule(context, { host, degrees, obfuscated, publicReason: 'spam', by: null })),
  );

test('it has the form of Mastodon’s, a digest for every name, and masked ones where that was wished', async () => {
  expect((await get()).json()).toEqual([]);
  moot.house.pass(61_000);
  await rule('bad.example', ['defederate']);
  await rule('horrible.example', ['limit'], true);
  await rule('voting.example', ['no-votes']);
  const answer = await get();
  const digest = (host: string) => createHash('sha256').update(host).digest('hex');

  expect(answer.json()).toEqual([
    { domain: 'bad.example', digest: digest('bad.example'), severity: 'suspend', comment: 'spam' },
    {
      domain: 'horr****.***mple',
      digest: digest('horrible.example'),
      severity: 'silence',
      comment: 'spam',
    },
  ]);
  expect(answer.headers['access-control-allow-origin']).toBe('*');
  expect(answer.headers['content-type']).toContain('application/json');
  // What we write we can read.
  expect(readHostList(answer.rawPayload, { format: 'mastodon-api' })).toMatchObject({
    hosts: [{ host: 'bad.example', marks: ['suspend'] }],
    skippedCount: 1,
  });
});

test('who has it already is told so', async () => {
  const first = await get();
  const again = await get({ 'if-none-match': String(first.headers['etag']) });

  expect(again.statusCode).toBe(304);
  expect(again.body).toBe('');
});

test('with ten thousand rules it is made once a minute, and off it is at once', async () => {
  await rule('later.example', ['defederate']);
  expect((await get()).body).not.toContain('later.example');
  moot.house.pass(61_000);
  expect((await get()).body).toContain('later.example');
  await moot.house.act((context) => keepSettings(context, { listPublished: false }));

  const off = await get();
  expect(off.statusCode).toBe(404);
  expect(off.body).not.toContain('bad.example');
});
