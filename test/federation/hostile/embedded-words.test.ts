/** Words of others with a proof or a signature inside: what they prove, and what they do not. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLdSignature } from '#federation/signatures/ld-signature.ts';
import { addProof, multibaseOf } from '#federation/signatures/proofs.ts';
import { act, fresh, note, openScene, postAt, send, type Scene } from '../support/scene.ts';
import { keys, type Doc } from '../support/pretend-server.ts';
import { nothing, trial } from '../support/trial.ts';

let scene: Scene;
const pair = generateKeyPairSync('ed25519');
const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKeyMultibase = multibaseOf(
  pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
);
const multikey = (owner: string, id = `${owner}#ed`): Doc => ({
  id,
  type: 'Multikey',
  controller: owner,
  publicKeyMultibase,
});

beforeAll(async () => {
  scene = await openScene();
  // Who proves what she says, and two who would like to.
  scene.victim.person('vera', { assertionMethod: [multikey(scene.vera)] });
  scene.evil.person('mallory', {
    assertionMethod: [
      multikey(scene.mallory),
      multikey(scene.vera, 'https://evil.test/stolen'),
      multikey(scene.mallory, `${scene.vera}#mine`),
    ],
  });
  scene.victim.person('vic', { assertionMethod: [multikey(`${scene.victim.origin}/users/vic`)] });
  scene.street.pass(61_000);
  for (const who of [scene.vera, scene.mallory, `${scene.victim.origin}/users/vic`])
    await send(scene, act('Update', who, who));
});
afterAll(() => scene.close());

const words = (more: Doc = {}): Doc => {
  const id = `${scene.victim.origin}/never/${fresh()}`;
  return act('Create', scene.vera, note(id, scene.vera, scene.dogs, { name: 'Hers', ...more }));
};
const proven = (json: Doc, verificationMethod = `${scene.vera}#ed`): Doc =>
  addProof(json, { verificationMethod, privateKey }, scene.moot.house.clock());
const announce = (json: unknown): Doc => act('Announce', scene.dogs, json);
/** Not believed as it stands, so its own server is asked, who knows nothing of it. */
const unheard = {
  state: 'ignored',
  reason: 'announced object is missing',
  visits: ['victim.test', 'victim.test'],
};

type Row = [name: string, make: () => Doc | Promise<Doc>];

/** FEP-8b32, FEP-fe34. */
const announced: Row[] = [
  ['a key of another server', () => proven(words(), `${scene.mallory}#ed`)],
  [
    'a key elsewhere that says that she controls it',
    () => proven(words(), 'https://evil.test/stolen'),
  ],
  ['a key of hers that another lists', () => proven(words(), `${scene.vera}#mine`)],
  ['the key of a neighbour', () => proven(words(), `${scene.victim.origin}/users/vic#ed`)],
  ['her key for requests', () => proven(words(), `${scene.vera}#main-key`)],
  ['a key that is a handle', () => proven(words(), 'acct:vera@victim.test')],
  ['words that were changed', () => ({ ...proven(words()), published: '2026-01-05T10:00:00Z' })],
  ['a word more', () => ({ ...proven(words()), summary: 'more' })],
  ['a proof of other words', () => ({ ...words(), proof: proven(words())['proof'] })],
  ['a list of proofs', () => ({ ...words(), proof: [proven(words())['proof']] })],
  [
    'a proof for another purpose',
    () => {
      const one = proven(words());
      return { ...one, proof: { ...(one['proof'] as Doc), proofPurpose: 'authentication' } };
    },
  ],
  [
    'a proof on the object instead',
    () => {
      const one = words();
      return { ...one, object: proven(one['object'] as Doc) };
    },
  ],
  [
    'an LD signature by her own key',
    () =>
      addLdSignature(words(), {
        keyId: `${scene.vera}#main-key`,
        privateKey: keys.private.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
  ],
  ['nothing at all', () => words()],
];

describe('an announced Create with', () => {
  test.each<Row>(announced)('%s is not believed', async (_, make) => {
    expect(await trial(scene, announce(await make()))).toEqual(nothing(202, unheard));
  });

  test('a number beyond all bounds is no bug of ours', async () => {
    const text = JSON.stringify(announce(proven(words()))).replace(
      '"type":"Create"',
      '"type":"Create","x":1e999',
    );
    const sent = await trial(scene, text, { keyId: `${scene.dogs}#main-key` });

    expect(sent).toMatchObject({ status: 202, ...unheard });
  });

  test('a proof that holds is believed, without a visit', async () => {
    expect(await trial(scene, announce(proven(words())))).toMatchObject({
      state: 'applied',
      visits: [],
    });
  });
});

describe('a proven edit that is announced', () => {
  test('again, later than a newer one, has no effect', async () => {
    const thread = words();
    await send(scene, announce(proven(thread)));
    const object = thread['object'] as Doc;
    const edit = (content: string, more: Doc): Doc =>
      proven(act('Update', scene.vera, { ...object, content, ...more }));
    const [older, newer, timeless] = [
      edit('older', { updated: '2026-01-05T11:10:00Z' }),
      edit('newer', { updated: '2026-01-05T11:20:00Z' }),
      edit('timeless', {}),
    ];
    await send(scene, announce(older));
    await send(scene, announce(newer));

    expect(await trial(scene, announce(older))).toEqual(
      nothing(202, { state: 'ignored', reason: expect.any(String) as unknown as string }),
    );
    expect(await trial(scene, announce(timeless))).toEqual(nothing(202, unheard));
    expect((await postAt(scene, String(object['id'])))?.body).toBe('newer');
  });

  test('of what its author deleted since has no effect', async () => {
    const thread = words();
    await send(scene, announce(proven(thread)));
    const id = String((thread['object'] as Doc)['id']);
    await send(scene, announce(proven(act('Delete', scene.vera, id))));

    expect(await trial(scene, announce(proven(thread)))).toMatchObject({
      state: 'ignored',
      changed: [],
    });
    expect((await postAt(scene, id))?.body ?? '').not.toContain('Words of a note');
  });
});

describe('words of another that mallory delivers', () => {
  test.each<Row>([
    ['a proof that holds', () => proven(act('Like', scene.vera, scene.bark))],
    [
      'an LD signature that holds',
      () =>
        addLdSignature(act('Like', scene.vera, scene.bark), {
          keyId: `${scene.vera}#main-key`,
          privateKey: keys.private.export({ type: 'pkcs8', format: 'pem' }).toString(),
        }),
    ],
  ])('with %s are refused: whoever delivers must be who says it', async (_, make) => {
    const keyId = `${scene.mallory}#main-key`;

    expect(await trial(scene, await make(), { keyId })).toEqual(nothing(401));
  });
});
