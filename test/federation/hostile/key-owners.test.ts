/** Whose a key is: said by its owner's own document and by nobody else, within one server too. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findKey } from '#federation/keys.ts';
import { act, fresh, openScene, send, type Scene } from '../support/scene.ts';
import { keys, type Doc, type Sending } from '../support/pretend-server.ts';
import { nothing, trial } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const key = (id: string, owner: string, publicKeyPem = keys.public): Doc => ({
  id,
  owner,
  publicKeyPem,
});
const like = (by: string): Doc => act('Like', by, scene.hers);
const somebody = (more: (uri: string) => Doc = () => ({})): string => {
  const name = `k${fresh()}`;
  return scene.evil.person(name, more(`${scene.evil.origin}/users/${name}`));
};
/** Makes us look at somebody's document now. */
const look = async (who: string): Promise<void> => {
  scene.street.pass(61_000);
  await send(scene, act('Update', who, who));
};

type Row = [name: string, make: () => [Doc, Partial<Sending>]];

const doorRows: Row[] = [
  [
    "a neighbour's name, signed with one's own key",
    () => [like(scene.nick), { keyId: `${scene.mallory}#main-key` }],
  ],
  [
    "another server's name, signed with one's own key",
    () => [like(scene.vera), { keyId: `${scene.mallory}#main-key` }],
  ],
  [
    "one of ours by name, signed with one's own key",
    () => [like(scene.alice.uri), { keyId: `${scene.mallory}#main-key` }],
  ],
  [
    "our community's name, signed with one's own key",
    () => [like(scene.cats.uri), { keyId: `${scene.mallory}#main-key` }],
  ],
  [
    'a key that the activity brings along',
    () => [
      {
        ...like(scene.mallory),
        publicKey: key(`${scene.mallory}#main-key`, scene.mallory, keys.forgedPublic),
      },
      { key: keys.forged },
    ],
  ],
  [
    'an actor that the activity brings along',
    () => [
      {
        ...like(scene.mallory),
        actor: {
          id: scene.vera,
          publicKey: key(`${scene.mallory}#main-key`, scene.vera, keys.forgedPublic),
        },
      },
      { keyId: `${scene.mallory}#main-key`, key: keys.forged },
    ],
  ],
];

describe('with a key in store', () => {
  beforeAll(() => look(scene.mallory));

  test.each<Row>(doorRows)('%s is refused at the door', async (_, make) => {
    const [json, sending] = make();
    const status = typeof json['actor'] === 'string' ? 401 : 400;

    expect(await trial(scene, json, sending)).toEqual(nothing(status));
  });
});

/** Each signs with its own key: the signature is right, and the key is not of the kind that counts. */
const pairs = {
  weak: generateKeyPairSync('rsa', { modulusLength: 768 }),
  elliptic: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  pss: generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
  ed25519: generateKeyPairSync('ed25519'),
};
const pemOf = (name: keyof typeof pairs): string =>
  pairs[name].publicKey.export({ type: 'spki', format: 'pem' }).toString();
const random = (length: number): string =>
  Array.from({ length }, () => Math.trunc(36 * Math.random()).toString(36)).join('');

type Listed = [name: string, publicKey: (uri: string) => unknown, key?: KeyObject];

/** security.md 1.1, 2.3: the actor's own document is asked, and does not say it. */
const listed: Listed[] = [
  [
    'as the eleventh of many',
    (uri) => [
      ...Array.from({ length: 10 }, (_, at) => key(`${uri}#k${at}`, uri)),
      key(`${uri}#main-key`, uri),
    ],
  ],
  [
    'twice, of which the second is another',
    (uri) => [key(`${uri}#main-key`, uri), key(`${uri}#main-key`, uri, keys.forgedPublic)],
  ],
  ['by its id alone', (uri) => `${uri}#main-key`],
  ['by its id in a list', (uri) => [`${uri}#main-key`]],
  ['without an owner', (uri) => ({ id: `${uri}#main-key`, publicKeyPem: keys.public })],
  ['with two owners', (uri) => ({ ...key(`${uri}#main-key`, uri), owner: [uri, scene.vera] })],
  [
    'with an owner by another spelling',
    (uri) => key(`${uri}#main-key`, uri.replace('evil', 'EVIL')),
  ],
  ['under the id of another server', (uri) => key(`${scene.victim.origin}/k`, uri)],
  [
    'with a key of 768 bits',
    (uri) => key(`${uri}#main-key`, uri, pemOf('weak')),
    pairs.weak.privateKey,
  ],
  ['with an Ed25519 key', (uri) => key(`${uri}#main-key`, uri, pemOf('ed25519'))],
  [
    'with an elliptic key',
    (uri) => key(`${uri}#main-key`, uri, pemOf('elliptic')),
    pairs.elliptic.privateKey,
  ],
  [
    'with a key for PSS only',
    (uri) => key(`${uri}#main-key`, uri, pemOf('pss')),
    pairs.pss.privateKey,
  ],
  ['with a private key for a public one', (uri) => key(`${uri}#main-key`, uri, 'x'.repeat(6000))],
  ['with an id longer than any index takes', (uri) => key(`${uri}#${random(5000)}`, uri)],
];

describe('a key that its owner lists', () => {
  test.each<Listed>(listed)('%s is not believed', async (_, publicKey, own) => {
    const by = somebody((uri) => ({ publicKey: publicKey(uri) }));
    const visits = ['evil.test', 'evil.test'];
    const reason = expect.stringMatching(/^(no-key|bad-signature)$/) as unknown as string;

    expect(
      await trial(scene, like(by), { keyId: `${by}#main-key`, key: own ?? keys.private }),
    ).toEqual(nothing(202, { state: 'refused', reason, visits }));
  });

  test('among others is found', async () => {
    const by = somebody((uri) => ({
      publicKey: [key(`${uri}#old`, uri, keys.forgedPublic), key(`${uri}#main-key`, uri)],
    }));

    expect(await send(scene, like(by))).toMatchObject({ state: 'applied' });
  });
});

test('a key that is listed under an address of another server is not kept', async () => {
  const ids = [`${scene.victim.origin}/k`, `${scene.victim.origin}/users/later#main-key`];
  const by = somebody((uri) => ({
    publicKey: [key(`${uri}#main-key`, uri), ...ids.map((id) => key(id, uri))],
  }));
  await send(scene, like(by));

  expect(await findKey(scene.moot.world, `${by}#main-key`)).not.toBeNull();
  for (const id of ids) expect(await findKey(scene.moot.world, id)).toBeNull();
});

describe('two of one server that list one key', () => {
  test('have it each in its own document: the other cannot take it, keep it, or shut its owner out', async () => {
    const owner = somebody();
    const id = `${owner}#main-key`;
    const thief = somebody((uri) => ({
      publicKey: [key(`${uri}#main-key`, uri), key(id, uri, keys.forgedPublic)],
    }));
    await send(scene, like(thief));

    expect(await trial(scene, like(owner), { key: keys.forged })).toEqual(
      nothing(202, {
        state: 'refused',
        reason: 'bad-signature',
        visits: ['evil.test', 'evil.test'],
      }),
    );
    expect(await send(scene, like(owner))).toMatchObject({ status: 202, state: 'applied' });
    await look(thief);
    expect(await trial(scene, like(thief), { keyId: id, key: keys.forged })).toEqual(nothing(401));
    expect(await send(scene, act('Like', owner, scene.ours.uri))).toMatchObject({
      state: 'applied',
    });
  });

  test('below the other’s address is the owner’s too, when it was claimed first', async () => {
    const name = `k${fresh()}`;
    const owner = `${scene.evil.origin}/users/${name}`;
    const id = `${owner}/main-key`;
    const thief = somebody((uri) => ({
      publicKey: [key(`${uri}#main-key`, uri), key(id, uri, keys.forgedPublic)],
    }));
    await send(scene, like(thief));
    scene.evil.person(name, { publicKey: key(id, owner) });

    expect(await send(scene, like(owner), { keyId: id })).toMatchObject({ state: 'applied' });
  });
});

test('who is gone says nothing any more, though the key is still known', async () => {
  const by = somebody();
  await send(scene, like(by));
  await send(scene, act('Delete', by, by));

  expect(await trial(scene, act('Like', by, scene.ours.uri))).toMatchObject({
    status: 202,
    state: 'refused',
    reason: 'actor is gone',
    changed: [],
  });
});
