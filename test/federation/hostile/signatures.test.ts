/** Hostile signatures at the door: refused at once where the key is in store, and without effect. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, fresh, note, openScene, send, stateOf, type Scene } from '../support/scene.ts';
import { deliver, keys, message, post, type Sending } from '../support/pretend-server.ts';
import { nothing, trial, trialOf } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const spam = () => {
  const { evil, mallory, cats } = scene;
  return act(
    'Create',
    mallory,
    note(`${evil.origin}/posts/${fresh()}`, mallory, cats.uri, { name: 'Spam' }),
  );
};
const at = (milliseconds: number): string =>
  new Date(scene.moot.house.clock().getTime() + milliseconds).toUTCString();
const hour = 3_600_000;

type Row = readonly [name: string, status: number, sending: () => Partial<Sending>];
const rows: Row[] = [
  ['a signature made with another key', 401, () => ({ key: keys.forged })],
  ['a key of another origin', 401, () => ({ keyId: `${scene.vera}#main-key` })],
  ['the digest of another body', 401, () => ({ signedBody: '{}' })],
  [
    'a second digest that differs',
    401,
    () => ({ tampered: { digest: 'SHA-256=AAAA, SHA-256=BBBB' } }),
  ],
  ['no digest covered', 401, () => ({ covers: ['(request-target)', 'host', 'date'] })],
  ['no digest at all', 401, () => ({ tampered: { digest: undefined } })],
  ['no host covered', 401, () => ({ covers: ['(request-target)', 'date', 'digest'] })],
  ['no date covered', 401, () => ({ covers: ['(request-target)', 'host', 'digest'] })],
  ['no target covered', 401, () => ({ covers: ['host', 'date', 'digest'] })],
  ['only the date covered', 401, () => ({ covers: ['date'] })],
  ['a date of thirteen hours ago', 401, () => ({ headers: { date: at(-13 * hour) } })],
  ['a date two hours ahead', 401, () => ({ headers: { date: at(2 * hour) } })],
  ['a date that is none', 401, () => ({ headers: { date: 'the day after tomorrow' } })],
  ['an empty date', 401, () => ({ headers: { date: '' } })],
  ['a date that was changed on the way', 401, () => ({ tampered: { date: at(-1000) } })],
  ['the host of somebody else', 401, () => ({ headers: { host: 'elsewhere.test' } })],
  ['a host changed on the way', 401, () => ({ tampered: { host: 'elsewhere.test' } })],
  ['another target', 401, () => ({ target: '/u/alice/inbox' })],
  [
    'expired yesterday',
    401,
    () => ({ extra: `expires=${Math.floor(Date.parse(at(-24 * hour)) / 1000)},` }),
  ],
  ['an algorithm that nobody knows', 401, () => ({ algorithm: 'none' })],
  ['no signature', 401, () => ({ tampered: { signature: undefined } })],
  ['an empty signature', 401, () => ({ tampered: { signature: '' } })],
  ['a signature without key', 401, () => ({ tampered: { signature: 'signature="AAAA"' } })],
  [
    'a signature that is not base64',
    401,
    () => ({
      tampered: {
        signature: `keyId="${scene.mallory}#main-key",headers="(request-target) host date digest",signature="%%%"`,
      },
    }),
  ],
  [
    'a signature of 64 KB',
    401,
    () => ({ tampered: { signature: `keyId="${'x'.repeat(65_000)}"` } }),
  ],
  ['two keys in one signature', 401, () => ({ extra: `keyId="${scene.vera}#main-key",` })],
  ['a key that is a file', 401, () => ({ keyId: 'file:///etc/passwd' })],
  ['a key that is data', 401, () => ({ keyId: 'data:application/json,{}' })],
  ['a key that is a handle', 401, () => ({ keyId: 'acct:mallory@evil.test' })],
  ['a key that is no URL', 401, () => ({ keyId: 'mallory' })],
];

describe('a request of somebody whose key is in store', () => {
  test('is taken when nothing is wrong with it', async () => {
    expect(await send(scene, act('Like', scene.mallory, scene.ours.uri))).toMatchObject({
      status: 202,
      state: 'applied',
    });
  });

  test.each(rows)('is refused for %s, and has no effect', async (_, status, sending) => {
    // A key that was just fetched is trusted to be the right one: so the answer is 401 at once.
    const keyId = `${scene.mallory}#main-key`;

    expect(await trial(scene, spam(), { keyId, ...sending() })).toEqual(nothing(status));
  });
});

describe('a request signed by RFC 9421', () => {
  const url = 'https://folkmoot.test/inbox';
  const attempt = async (
    made: Partial<Parameters<typeof message>[3]>,
    changed: Record<string, string> = {},
    body?: string,
  ) => {
    const bytes = JSON.stringify(spam());
    const headers = message(bytes, scene.moot.house.clock(), url, {
      keyId: `${scene.mallory}#main-key`,
      ...made,
    });
    return trialOf(scene, () =>
      deliver(scene.moot, '/inbox', { ...headers, ...changed }, body ?? bytes),
    );
  };

  test.each([
    ['covers nothing', { components: [] }, {}],
    ['leaves the body out', { components: ['@method', '@target-uri'] }, {}],
    ['leaves the method out', { components: ['@target-uri', 'content-digest'] }, {}],
    ['leaves the target out', { components: ['@method', 'content-digest'] }, {}],
    [
      'names the path without the server',
      { components: ['@method', '@path', 'content-digest'] },
      {},
    ],
    ['says no time', { created: null }, {}],
    ['was made thirteen hours ago', { created: Date.parse('2026-01-04T23:00:00Z') / 1000 }, {}],
    ['will be made tomorrow', { created: Date.parse('2026-01-06T12:00:00Z') / 1000 }, {}],
    ['is made with another key', { key: keys.forged }, {}],
    ['is over the digest of another body', { digestOf: '{}' }, {}],
    ['has its input in pieces', {}, { 'signature-input': 'sig1=("@method"' }],
    ['names two signatures', {}, { signature: 'sig1=:AAAA:, sig2=:BBBB:' }],
    [
      'has parameters on a component',
      {},
      { 'signature-input': `sig1=("@method";req);keyid="https://evil.test/k"` },
    ],
  ])('is refused when it %s', async (_, made, changed) => {
    expect(await attempt(made, changed)).toEqual(nothing(401));
  });

  test('is refused for a body other than the signed one', async () => {
    expect(await attempt({}, {}, JSON.stringify(spam()))).toEqual(nothing(401));
  });

  test('is taken when it covers method, target, body and time', async () => {
    expect(await attempt({})).toMatchObject({ status: 202, state: 'applied' });
  });
});

describe('the same signed request again', () => {
  test('has one effect, also at another inbox and also twenty times at once', async () => {
    const like = act('Like', scene.mallory, scene.hers);
    await send(scene, like);
    const once = await stateOf(scene);
    await Promise.all(Array.from({ length: 20 }, () => post(scene.moot, like)));
    await post(scene.moot, like, { path: '/c/cats/inbox' });
    await scene.street.quiet();

    expect(await stateOf(scene)).toEqual(once);
  });

  test('is refused a day later', async () => {
    const like = JSON.stringify(act('Like', scene.mallory, scene.ours.uri));
    const sending = { keyId: `${scene.mallory}#main-key`, headers: { date: at(0) } };
    scene.street.pass(25 * hour);

    expect(await trial(scene, like, sending)).toEqual(nothing(401));
  });
});
