/** Unknown keys: what a hostile server of keys may answer, and that it gets nothing by it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, openScene, send, type Scene } from '../support/scene.ts';
import { keys, post, type Doc, type Sending } from '../support/pretend-server.ts';
import { nothing, trial } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

let count = 0;
/** Somebody new, whose key nobody here knows. */
const newcomer = (more: Doc = {}): string => scene.evil.person(`p${++count}`, more);
const path = (uri: string): string => new URL(uri).pathname;
const follow = (by: string): Doc => act('Follow', by, scene.cats.uri);
const key = (id: string, owner: string, publicKeyPem = keys.public): Doc => ({
  id,
  owner,
  publicKeyPem,
});

type Row = [
  name: string,
  state: string,
  reason: string,
  make: () => [by: string, sending?: Partial<Sending>],
  visits?: string[],
];

const rows: Row[] = [
  [
    'the actor answers 404',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      scene.evil.documents.delete(path(by));
      return [by];
    },
  ],
  [
    'the actor answers 410',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      scene.evil.answer(path(by), { status: 410 });
      return [by];
    },
  ],
  [
    'the actor is a page',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      const known = scene.evil.documents.get(path(by))!;
      scene.evil.answer(path(by), { ...known, type: 'text/html' });
      return [by];
    },
  ],
  [
    'the actor is plain JSON',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      const known = scene.evil.documents.get(path(by))!;
      scene.evil.answer(path(by), { ...known, type: 'application/json' });
      return [by];
    },
  ],
  [
    'the actor is a picture',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      const known = scene.evil.documents.get(path(by))!;
      scene.evil.answer(path(by), { ...known, type: 'image/png' });
      return [by];
    },
  ],
  ['the actor lists no key', 'refused', 'no-key', () => [newcomer({ publicKey: undefined })]],
  [
    'the actor lists another key',
    'refused',
    'no-key',
    () => [newcomer({ publicKey: key('https://evil.test/k', 'https://evil.test/users/zoe') })],
  ],
  [
    'the key says that another on its server owns it',
    'refused',
    'no-key',
    () => {
      const by = newcomer({
        publicKey: key(`https://evil.test/users/p${count + 1}#main-key`, scene.mallory),
      });
      return [by];
    },
  ],
  [
    'the key says that somebody elsewhere owns it',
    'refused',
    'no-key',
    () => {
      const by = newcomer({
        publicKey: key(`https://evil.test/users/p${count + 1}#main-key`, scene.vera),
      });
      return [by];
    },
  ],
  [
    'the key is no key',
    'refused',
    'no-key',
    () => [
      newcomer({
        publicKey: key(
          `https://evil.test/users/p${count + 1}#main-key`,
          `https://evil.test/users/p${count + 1}`,
          'not a key',
        ),
      }),
    ],
  ],
  [
    'the key is another than signed',
    'refused',
    'bad-signature',
    () => [newcomer(), { key: keys.forged }],
  ],
  [
    'the key of a neighbour signed',
    'refused',
    'no-key',
    () => [newcomer(), { keyId: `${scene.nick}#main-key`, key: keys.forged }],
  ],
  [
    'the actor names another id',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      scene.evil.serve(path(by), {
        id: scene.vera,
        type: 'Person',
        publicKey: key(`${by}#main-key`, by),
      });
      return [by];
    },
  ],
  [
    'the actor redirects to another server',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      scene.evil.answer(path(by), { status: 302, location: scene.vera });
      return [by];
    },
    ['evil.test', 'victim.test', 'evil.test', 'victim.test'],
  ],
  [
    'the actor redirects to itself',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      scene.evil.answer(path(by), { status: 302, location: by });
      return [by];
    },
    Array.from({ length: 8 }, () => 'evil.test'),
  ],
  [
    'the actor redirects to this machine',
    'refused',
    'barred',
    () => {
      const by = newcomer();
      scene.evil.answer(path(by), { status: 302, location: 'http://localhost:5432/' });
      return [by];
    },
    ['evil.test'],
  ],
  [
    'the actor redirects to us',
    'refused',
    'barred',
    () => {
      const by = newcomer();
      scene.evil.answer(path(by), { status: 302, location: scene.alice.uri });
      return [by];
    },
    ['evil.test'],
  ],
  [
    'the actor redirects to a file',
    'refused',
    'barred',
    () => {
      const by = newcomer();
      scene.evil.answer(path(by), { status: 302, location: 'file:///etc/passwd' });
      return [by];
    },
    ['evil.test'],
  ],
  [
    'a key stands alone and its owner does not list it',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      scene.evil.serve('/k1', { ...key('https://evil.test/k1', by), type: 'Key' });
      return [by, { keyId: 'https://evil.test/k1' }];
    },
  ],
  [
    'a key stands alone under the name of another',
    'refused',
    'no-key',
    () => {
      const by = newcomer();
      scene.evil.serve('/k2', { ...key(`${scene.victim.origin}/k`, by), type: 'Key' });
      return [by, { keyId: 'https://evil.test/k2' }];
    },
  ],
  ['the actor has no inbox', 'refused', 'no-key', () => [newcomer({ inbox: undefined })]],
  [
    'the inbox runs a script',
    'refused',
    'no-key',
    () => [newcomer({ inbox: 'javascript:alert(1)' })],
  ],
  ['the actor is of no known type', 'refused', 'no-key', () => [newcomer({ type: 'Robot' })]],
];

/** When it came, and minutes later: a cache may still have held the actor as it was before. */
const twice = ['evil.test', 'evil.test'];

describe('an unknown key', () => {
  test.each<Row>(rows)(
    'is not believed when %s',
    async (_, state, reason, make, visits = twice) => {
      const [by, sending] = make();

      expect(await trial(scene, follow(by), sending)).toEqual(
        nothing(202, { state, reason, visits }),
      );
    },
  );

  test('is believed when its owner lists it, also when it stands alone', async () => {
    const id = 'https://evil.test/k3';
    const by = newcomer({ publicKey: key(id, `https://evil.test/users/p${count + 1}`) });
    scene.evil.serve('/k3', { ...key(id, by), type: 'Key' });

    expect(await send(scene, follow(by), { keyId: id })).toMatchObject({
      status: 202,
      state: 'applied',
      sent: 1,
    });
  });

  test('that cannot be reached waits, and is believed once it can be', async () => {
    const by = newcomer();
    const known = scene.evil.documents.get(path(by))!;
    scene.evil.answer(path(by), { status: 503 });
    expect(await send(scene, follow(by))).toMatchObject({
      status: 202,
      state: 'waiting',
      reason: 'key-unreachable',
      sent: 0,
    });
    scene.evil.answer(path(by), known);
    scene.street.pass(10 * 60_000);
    await scene.street.quiet();

    expect(await send(scene, act('Like', by, scene.ours.uri))).toMatchObject({
      status: 202,
      state: 'applied',
    });
  });

  test('that is dead costs its server one visit a minute, whatever comes', async () => {
    const by = newcomer();
    scene.evil.documents.delete(path(by));
    const before = scene.evil.asked.length;
    for (let round = 0; round < 10; round++) {
      await post(scene.moot, follow(by));
      await scene.street.quiet();
    }

    expect(scene.evil.asked.length - before).toBe(1);
  });

  test('never makes the key of another be forgotten or replaced', async () => {
    const thief = newcomer({
      publicKey: key(`${scene.vera}#main-key`, scene.vera, keys.forgedPublic),
    });
    await send(scene, follow(thief), { key: keys.forged });

    expect(await send(scene, act('Like', scene.vera, scene.remark))).toMatchObject({
      status: 202,
      state: 'applied',
    });
  });

  test('that was changed by its owner is fetched again, and the old one is worth nothing', async () => {
    const by = newcomer();
    await send(scene, follow(by));
    scene.street.pass(2 * 60_000);
    scene.evil.person(by.split('/').at(-1)!, {
      publicKey: key(`${by}#main-key`, by, keys.forgedPublic),
    });

    expect(await send(scene, act('Like', by, scene.ours.uri), { key: keys.forged })).toMatchObject({
      status: 202,
      state: 'applied',
    });
    expect(await send(scene, act('Like', by, scene.hers))).toMatchObject({ status: 401 });
  });
});
