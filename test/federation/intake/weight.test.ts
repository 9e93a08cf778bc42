/** What nobody vouches for, what is large and what is dear to check closes the door to nobody else. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { passDoorway } from '#federation/intake/doorway.ts';
import { spendBytes } from '#federation/intake/budgets.ts';
import { settledPressure } from '#federation/intake/pressure.ts';
import { findKey } from '#federation/keys.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { parsePublicKey } from '#federation/signatures/verify-request.ts';
import { act, fresh, openScene, type Scene } from '../support/scene.ts';
import { cavage, deliver, keys, message, post, type Doc } from '../support/pretend-server.ts';
import { receiptsOf } from '../support/receipts.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());
afterEach(() => scene.street.quiet());

const query = () => scene.moot.house.database.query;
const view = (by: string, more: Doc = {}): Doc =>
  act('View', by, `${new URL(by).origin}/posts/${fresh()}`, more);
const unknown = (): string => `${scene.evil.origin}/users/nobody${fresh()}`;
/** Lets the gauge look once more at what waits. */
async function look(): Promise<void> {
  scene.street.pass(1_100);
  await post(scene.moot, view(scene.vera));
  await settledPressure(scene.moot.world);
}
const forge = async (body: Doc) => {
  const { status } = await post(scene.moot, body, { key: keys.forged });
  return status;
};

describe('a tenth of the room', () => {
  test.each([
    ['in number', 10_001, 10],
    ['in bytes', 600, 100_000],
  ])('is for what nobody vouches for, %s, and no more', async (_, count, size) => {
    await query().execute(sql`insert into receipts
      (origin, activity, hash, type, actor, body, request, verified, arrived, next_try)
      select 'https://busy.test', 'https://busy.test/' || n, 'x', 'View', 'https://busy.test/u',
        repeat('x', ${size}::int), '{}', false, now(), 'infinity'
      from generate_series(1, ${count}::int) as n`);
    await look();

    expect(await forge(view(unknown()))).toBe(429);
    expect((await post(scene.moot, view(scene.vera))).status).toBe(202);

    await query().execute(sql`delete from receipts where origin = 'https://busy.test'`);
    await look();
    expect(await forge(view(unknown()))).toBe(202);
  });
});

test('small receipts at the head of the line do not hide the weight of those behind', async () => {
  const put = (from: number, to: number, size: number) =>
    query().execute(sql`insert into receipts
      (origin, activity, hash, type, actor, body, request, verified, arrived, next_try)
      select 'https://busy.test', 'https://busy.test/' || n, 'x', 'View', 'https://busy.test/u',
        repeat('x', ${size}::int), '{}', true, now(), 'infinity'
      from generate_series(${from}::int, ${to}::int) as n`);
  await put(1, 600, 2);
  await put(601, 1200, 1_000_000);
  await look();
  const refused = cavage('{}', scene.moot.house.clock(), 'folkmoot.test', {
    keyId: `${scene.vera}#main-key`,
  });

  expect((await deliver(scene.moot, '/inbox', refused, '{}')).status).toBe(503);
  await query().execute(sql`delete from receipts where origin = 'https://busy.test'`);
  await look();
});

describe('what is large', () => {
  const large = 'y'.repeat(1_000_000);

  test('has a budget of its own for each address, unless we know who sent it', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 20; at++) statuses.push(await forge(view(unknown(), { summary: large })));

    expect(statuses.filter((status) => status === 202)).toHaveLength(16);
    expect(statuses.at(-1)).toBe(429);
    expect(await forge(view(unknown()))).toBe(202);
    scene.street.pass(60_000);
    for (let at = 0; at < 20; at++) {
      expect((await post(scene.moot, view(scene.vera, { summary: large }))).status).toBe(202);
    }
    await query().execute(sql`delete from receipts where length(body) > 900000`);
    await look();
  });

  test('is told when there is room again', () => {
    const { world } = scene.moot;
    const spend = () => spendBytes(world, '192.0.2.7', { bytes: 8 * 1024 * 1024 });

    expect([spend(), spend()]).toEqual([0, 0]);
    expect(spend()).toBe(32);
    spendBytes(world, '192.0.2.7', { bytes: 8 * 1024 * 1024, back: true });
    expect(spend()).toBe(0);
  });

  test('in many small values is refused unread', async () => {
    const items = Array.from({ length: 20_000 }, () => ({}));

    expect(await post(scene.moot, view(scene.vera, { items }))).toEqual({
      status: 400,
      body: '{"error":"too-many-values"}',
    });
  });
});

test('a forgery by a key that was fetched a moment ago is paid for too', async () => {
  scene.street.pass(3_600_000);
  await query().execute(
    sql`update remote_keys set fetched = ${scene.moot.house.clock().toISOString()}::timestamptz`,
  );
  const statuses: number[] = [];
  for (let at = 0; at < 305; at++) statuses.push(await forge(view(scene.mallory)));

  expect(statuses.filter((status) => status === 401)).toHaveLength(300);
  expect(statuses.at(-1)).toBe(429);
});

describe('the doorway', () => {
  test('holds 64 MiB, whatever the database does, and lets in others afterwards', async () => {
    const { world } = scene.moot;
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const megabyte = 1024 * 1024;
    const inside = Array.from({ length: 64 }, () => passDoorway(world, megabyte, () => gate));

    expect(await passDoorway(world, 1, () => Promise.resolve('in'))).toBeNull();
    expect((await post(scene.moot, view(scene.vera))).status).toBe(503);
    letGo();
    await Promise.all(inside);
    expect(await passDoorway(world, megabyte, () => Promise.resolve('in'))).toBe('in');
  });
});

describe('a key', () => {
  const spki = ({ publicKey }: { publicKey: KeyObject }): string =>
    publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const rsaPem = (modulus: Buffer, exponent: Buffer): string => {
    const [n, e] = [modulus.toString('base64url'), exponent.toString('base64url')];
    return spki({ publicKey: createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' }) });
  };

  test('that is none is not kept, and what is said to be signed with it is judged all the same', async () => {
    const odd = scene.evil.person(`odd${fresh()}`, {
      publicKey: { id: 'x', owner: 'x', publicKeyPem: 'nonsense' },
    });
    const keyId = `${odd}#main-key`;
    scene.evil.person(new URL(odd).pathname.split('/').at(-1)!, {
      publicKey: { id: keyId, owner: odd, publicKeyPem: 'nonsense' },
    });
    await resolveActor(scene.moot.world, odd);
    expect(await findKey(scene.moot.world, keyId)).toBeNull();
    // One that was kept before we looked.
    await query().execute(sql`insert into remote_keys (id, owner, public_key, fetched)
      values (${keyId}, ${odd}, 'nonsense', ${scene.moot.house.clock().toISOString()}::timestamptz)`);
    scene.street.pass(120_000);
    const body = view(odd);
    const bytes = JSON.stringify(body);
    for (const headers of [
      message(bytes, scene.moot.house.clock(), 'https://folkmoot.test/inbox', { keyId }),
      cavage(bytes, scene.moot.house.clock(), 'folkmoot.test', { keyId }),
    ]) {
      expect((await deliver(scene.moot, '/inbox', headers, bytes)).status).toBe(202);
    }
    await scene.street.quiet();
    scene.street.pass(200_000);
    await scene.street.quiet();
    for (const { state } of await receiptsOf(scene.moot, body['id'])) expect(state).toBe('refused');
  });

  test('counts when it is RSA of a common size', () => {
    expect(parsePublicKey(keys.public)).not.toBeNull();
    expect(
      parsePublicKey(spki(generateKeyPairSync('rsa', { modulusLength: 1024 }))),
    ).not.toBeNull();
  });

  test.each<[string, () => string]>([
    ['of 512 bits', () => spki(generateKeyPairSync('rsa', { modulusLength: 512 }))],
    ['of another kind', () => spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }))],
    ['that is nonsense', () => '-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----'],
  ])('%s does not', (_, pem) => {
    expect(parsePublicKey(pem())).toBeNull();
  });

  test.each([
    ['an exponent as long as itself', 384, 384],
    ['16384 bits', 2048, 3],
  ])('with %s does not', (_, size, exponentSize) => {
    expect(
      parsePublicKey(rsaPem(Buffer.alloc(size, 0xf1), Buffer.alloc(exponentSize, 0x71))),
    ).toBeNull();
  });
});
