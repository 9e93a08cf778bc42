/** The door under load: what is answered 202 is kept, what is too much is told when to come again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { settledPressure } from '#federation/intake/pressure.ts';
import { act, fresh, openScene, type Scene } from '../support/scene.ts';
import { deliver, keys, cavage, post } from '../support/pretend-server.ts';
import { receiptsOf } from '../support/receipts.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const view = (by: string) => act('View', by, `${new URL(by).origin}/posts/${fresh()}`);

describe('many at once', () => {
  test('are all stored, each once, and in few bells', async () => {
    const sent = Array.from({ length: 60 }, () => view(scene.vera));
    scene.moot.house.rung.length = 0;
    const answers = await Promise.all([...sent, ...sent].map((one) => post(scene.moot, one)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    for (const { id } of sent as { id: unknown }[]) {
      expect(await receiptsOf(scene.moot, id)).toHaveLength(1);
    }
    const bells = scene.moot.house.rung.filter((bell) => bell === 'receipts');
    expect(bells.length).toBeLessThan(60);
    await scene.street.quiet();
  });

  test('keep the headers that their signature covers, and no others', async () => {
    const one = view(scene.vera);
    await post(scene.moot, one, { headers: { 'x-else': 'anything' } });
    const [receipt] = await receiptsOf(scene.moot, one['id']);

    const { headers } = receipt!.request as { headers: object };
    expect(Object.keys(headers).toSorted()).toEqual(['date', 'digest', 'host', 'signature']);
    await scene.street.quiet();
  });
});

test.each([
  ['id', 400, (long: string) => ({ id: long })],
  ['object', 202, (long: string) => ({ object: long })],
] as const)('an %s too long for an index is answered %i, not an error', async (_, answer, more) => {
  const long = `${scene.victim.origin}/${'ü'.repeat(900)}`;
  const { status } = await post(scene.moot, act('Like', scene.vera, scene.hers, more(long)));

  expect(status).toBe(answer);
  await scene.street.quiet();
});

test('who is not known yet is told to come again when it sends too much', async () => {
  const body = view(`${scene.evil.origin}/users/nobody`);
  const statuses: number[] = [];
  for (let at = 0; at < 305; at++) {
    // Each about something else: of those about one thing each would wait for the one before.
    const other = (term: string) => `${String(body[term])}-${at}`;
    const bytes = JSON.stringify({ ...body, id: other('id'), object: other('object') });
    const headers = cavage(bytes, scene.moot.house.clock(), 'folkmoot.test', {
      keyId: `${scene.evil.origin}/users/nobody#main-key`,
      key: keys.forged,
    });
    const payload = Buffer.from(bytes);
    const answer = await scene.moot.app.inject({ method: 'POST', url: '/inbox', headers, payload });
    statuses.push(answer.statusCode);
    if (answer.statusCode === 429) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.json()).toMatchObject({ error: expect.stringContaining('send it again') });
    }
  }

  expect(statuses.filter((status) => status === 202)).toHaveLength(300);
  expect(statuses.at(-1)).toBe(429);
  // Whom we know is not held up by that.
  expect((await post(scene.moot, view(scene.mallory))).status).toBe(202);
  await scene.street.quiet();
});

test('the door is closed while too much waits, and opens by itself', async () => {
  const { query } = scene.moot.house.database;
  await query.execute(sql`insert into receipts
    (origin, activity, hash, type, actor, body, request, verified, arrived, next_try)
    select 'https://busy.test', 'https://busy.test/' || n, 'x', 'View', 'https://busy.test/u', '{}',
      '{}', true, now(), 'infinity' from generate_series(1, 100001) as n`);
  const knock = async () => {
    scene.street.pass(1_100);
    await post(scene.moot, view(scene.vera));
    await settledPressure(scene.moot.world);
    const body = JSON.stringify(view(scene.vera));
    const keyId = `${scene.vera}#main-key`;
    const headers = cavage(body, scene.moot.house.clock(), 'folkmoot.test', { keyId });
    return deliver(scene.moot, '/inbox', headers, body);
  };

  expect(await knock()).toMatchObject({
    status: 503,
    body: expect.stringContaining('send it again in a minute'),
  });

  await query.execute(sql`delete from receipts where origin = 'https://busy.test'`);
  expect(await knock()).toMatchObject({ status: 202 });
});
