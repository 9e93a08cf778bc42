/** Moderation of our communities from elsewhere, and what a Group that is followed here relays. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { addProof, multibaseOf } from '#federation/signatures/proofs.ts';
import { valueOf } from '../../support/given.ts';
import {
  act,
  commentAt,
  fresh,
  note,
  openScene,
  postAt,
  send,
  type Scene,
} from '../support/scene.ts';
import type { Doc } from '../support/pretend-server.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const inner = (type: string, actor: string, object: unknown, more: Doc = {}): Doc => {
  const { '@context': _, ...json } = act(type, actor, object, more);
  return json;
};
const gwen = (): string => `${scene.group.origin}/users/gwen`;
const announce = (object: unknown) => send(scene, act('Announce', scene.dogs, object));

describe('a moderator of our community who lives elsewhere', () => {
  beforeAll(async () => {
    const vera = (await findActorByUri(scene.moot.house.database.query, scene.vera))!;
    const chair = { community: scene.cats.id, person: vera.id, by: scene.alice.id };
    valueOf(await scene.moot.house.act((context) => appointModerator(context, chair)));
    await scene.street.quiet();
  });

  test('locks and unlocks a thread', async () => {
    const lock = act('Lock', scene.vera, scene.ours.uri);
    expect(await send(scene, lock)).toMatchObject({ state: 'applied' });
    expect((await postAt(scene, scene.ours.uri))?.locked).not.toBeNull();
    expect(await send(scene, act('Undo', scene.vera, lock))).toMatchObject({ state: 'applied' });
    expect((await postAt(scene, scene.ours.uri))?.locked).toBeNull();
  });

  test('removes a post and restores it', async () => {
    const removal = act('Delete', scene.vera, scene.ours.uri, { summary: 'Off topic' });
    expect(await send(scene, removal)).toMatchObject({ state: 'applied' });
    expect((await postAt(scene, scene.ours.uri))?.removed).not.toBeNull();
    expect(await send(scene, act('Undo', scene.vera, removal))).toMatchObject({ state: 'applied' });
    expect((await postAt(scene, scene.ours.uri))?.removed).toBeNull();
  });

  test('features a post, appoints and dismisses, bans and lifts the ban', async () => {
    const featured = { target: `${scene.cats.uri}/featured` };
    const moderators = { target: `${scene.cats.uri}/moderators` };
    const ban = act('Block', scene.vera, scene.mallory, {
      target: scene.cats.uri,
      summary: 'Spam',
    });
    for (const json of [
      act('Add', scene.vera, scene.ours.uri, featured),
      act('Remove', scene.vera, scene.ours.uri, featured),
      act('Add', scene.vera, scene.mallory, moderators),
      act('Remove', scene.vera, scene.mallory, moderators),
      ban,
    ]) {
      expect(await send(scene, json)).toMatchObject({ state: 'applied' });
    }
    const spam = note(`${scene.evil.origin}/posts/${fresh()}`, scene.mallory, scene.cats.uri);
    await send(scene, act('Create', scene.mallory, spam));
    expect(await postAt(scene, String(spam['id']))).toBeNull();
    expect(await send(scene, act('Undo', scene.vera, ban))).toMatchObject({ state: 'applied' });
  });
});

describe('a Group that is followed here relays', () => {
  const served = (path: string, more: Doc = {}): Doc => {
    const id = `${scene.victim.origin}${path}`;
    const object = note(id, scene.vera, scene.dogs, { name: 'Elsewhere', ...more });
    scene.victim.serve(path, object);
    return object;
  };

  test.each<[string, () => [unknown, string]]>([
    [
      'a thread by id',
      () => {
        const o = served('/d/1');
        return [o['id'], String(o['id'])];
      },
    ],
    [
      'a bare thread',
      () => {
        const o = served('/d/2');
        return [o, String(o['id'])];
      },
    ],
    [
      'a wrapped Create',
      () => {
        const o = served('/d/3');
        return [inner('Create', scene.vera, o), String(o['id'])];
      },
    ],
    [
      'a Create by id',
      () => {
        const o = served('/d/4');
        const c = act('Create', scene.vera, o, { id: `${scene.victim.origin}/d/4/create` });
        scene.victim.serve('/d/4/create', c);
        return [c['id'], String(o['id'])];
      },
    ],
    [
      'an Announce in an Announce',
      () => {
        const o = served('/d/5');
        return [inner('Announce', scene.dogs, inner('Create', scene.vera, o)), String(o['id'])];
      },
    ],
    [
      'a list',
      () => {
        const o = served('/d/6');
        return [[inner('Create', scene.vera, o), 'https://victim.test/d/none'], String(o['id'])];
      },
    ],
    [
      'a collection',
      () => {
        const o = served('/d/7');
        return [
          { type: 'OrderedCollection', orderedItems: [inner('Create', scene.vera, o)] },
          String(o['id']),
        ];
      },
    ],
    [
      'an Update of what is not here',
      () => {
        const o = served('/d/8');
        return [inner('Update', scene.vera, o), String(o['id'])];
      },
    ],
  ])('%s, which is then shown here', async (_, make) => {
    const [object, id] = make();

    expect(await announce(object)).toMatchObject({ state: 'applied' });
    expect(await postAt(scene, id)).toMatchObject({ title: 'Elsewhere', told: null });
  });

  test('words by another server as that server has them, not as the Group tells them', async () => {
    const object = served('/d/20');
    await announce(inner('Create', scene.vera, { ...object, content: '<p>Never said</p>' }));

    expect(await postAt(scene, String(object['id']))).toMatchObject({
      body: '<p>Words of a note</p>',
    });
  });

  test("its own members' words, believed without a fetch", async () => {
    const id = `${scene.group.origin}/d/21`;
    const asked = scene.group.asked.length;
    await announce(inner('Create', gwen(), note(id, gwen(), scene.dogs, { name: 'Home made' })));

    expect(await postAt(scene, id)).toMatchObject({ title: 'Home made' });
    expect(scene.group.asked.length).toBe(asked);
  });

  test('words with a proof of their author, believed without a fetch; without it fetched', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const vic = `${scene.victim.origin}/users/vic`;
    const key = `${vic}#ed25519-key`;
    const multikey = {
      id: key,
      type: 'Multikey',
      controller: vic,
      publicKeyMultibase: multibaseOf(spki),
    };
    scene.victim.person('vic', { assertionMethod: [multikey] });
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const signing = { verificationMethod: key, privateKey: pkcs8 };
    const words = (path: string): Doc =>
      act(
        'Create',
        vic,
        note(`${scene.victim.origin}${path}`, vic, scene.dogs, { name: 'Proven' }),
      );
    const proven = addProof(words('/d/30'), signing, scene.moot.house.clock());
    expect(await announce(proven)).toMatchObject({ state: 'applied' });
    expect(scene.victim.asked).not.toContain('/d/30');
    expect(await postAt(scene, `${scene.victim.origin}/d/30`)).toMatchObject({ title: 'Proven' });

    const tampered = {
      ...addProof(words('/d/31'), signing, scene.moot.house.clock()),
      published: '2026-01-01T00:00:00Z',
    };
    expect(await announce(tampered)).toMatchObject({
      state: 'ignored',
      reason: 'announced object is missing',
    });
    expect(scene.victim.asked).toContain('/d/31');

    const mine = addProof(
      act('Update', vic, note(scene.bark, vic, scene.dogs)),
      signing,
      scene.moot.house.clock(),
    );
    expect(await announce(mine)).toMatchObject({ state: 'refused' });
  });

  test('votes, counted in its own threads, one for each', async () => {
    const like = inner('Like', scene.vera, scene.bark);
    await announce(like);
    const again = { ...like, id: `${scene.vera}/acts/again` };
    await announce(again);
    expect(await postAt(scene, scene.bark)).toMatchObject({ up: 1 });
    await announce(inner('Undo', scene.vera, again));
    expect(await postAt(scene, scene.bark)).toMatchObject({ up: 0 });
  });

  test('locks and removals by whoever is of its host, and comments', async () => {
    const comment = note(`${scene.group.origin}/d/40`, gwen(), scene.dogs, {
      inReplyTo: scene.bark,
    });
    expect(await announce(inner('Create', gwen(), comment))).toMatchObject({ state: 'applied' });
    expect(await commentAt(scene, String(comment['id']))).not.toBeNull();
    expect(await announce(inner('Lock', gwen(), scene.bark))).toMatchObject({ state: 'applied' });
    expect((await postAt(scene, scene.bark))?.locked).not.toBeNull();
    const mod = scene.group.person('mod');
    expect(await announce(inner('Delete', mod, scene.bark, { summary: 'Rules' }))).toMatchObject({
      state: 'applied',
    });
    expect((await postAt(scene, scene.bark))?.removed).not.toBeNull();
  });
});
