/** Nothing is lost that was sent in good faith, nor done twice: after outages, rotations, batches and overtaking. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settleReceipts, takeReceipts } from '#federation/apply-receipts.ts';
import { resolveSubject } from '#federation/gather.ts';
import { receiveDelete } from '#federation/inbox/delete.ts';
import { receiveUndo } from '#federation/inbox/undo.ts';
import { receiveUpdate } from '#federation/inbox/update.ts';
import type { Listener } from '#federation/inbox/arrival.ts';
import { readEnvelope, type Envelope } from '#federation/intake/envelope.ts';
import { replayReceipt } from '#federation/replay-receipt.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { act, commentAt, fresh, note, openScene, postAt, type Scene } from '../support/scene.ts';
import { keys, post, pretend, type Doc, type Pretend } from '../support/pretend-server.ts';
import { receiptsOf } from '../support/receipts.ts';
import { valueOf } from '../../support/given.ts';

let scene: Scene;
let away: Pretend;
beforeAll(async () => {
  scene = await openScene();
  away = pretend(scene.street.wire, 'away.test');
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.street.wire.setWeather(null);
  scene.street.pass(3_600_000);
  await scene.street.quiet();
});

const silence = (): void =>
  scene.street.wire.setWeather((request, next) =>
    new URL(request.url).host === away.host
      ? Promise.reject(new TypeError('no answer'))
      : next(request),
  );
const passing = async (...minutes: number[]): Promise<void> => {
  for (const minute of minutes) {
    scene.street.pass(minute * 60_000);
    await scene.street.quiet();
  }
};
const deliver = async (body: Doc, key = keys.private): Promise<void> => {
  expect((await post(scene.moot, body, { key })).status).toBe(202);
};
const uriAt = ({ origin }: Pretend): string => `${origin}/posts/${1000 + fresh()}`;
const declined = async (): Promise<number> =>
  (await scene.moot.house.journal()).filter(({ kind }) => kind === 'post.declined').length;
const renewed = (uri: string): Doc => ({
  publicKey: { id: `${uri}#main-key`, owner: uri, publicKeyPem: keys.forgedPublic },
});

test('what was proven once stays proven, whatever its key is by the time its parent is there', async () => {
  const rosa = scene.evil.person('rosa');
  const parent = uriAt(away);
  const reply = uriAt(scene.evil);
  silence();
  const create = act('Create', rosa, note(reply, rosa, scene.cats.uri, { inReplyTo: parent }));
  await deliver(create);
  await scene.street.quiet();
  expect(await receiptsOf(scene.moot, create['id'])).toMatchObject([
    { state: 'waiting', verified: true },
  ]);

  scene.evil.person('rosa', renewed(rosa));
  valueOf(await resolveActor(scene.moot.world, rosa, { fresh: true }));
  const amy = away.person('amy');
  away.serve(new URL(parent).pathname, note(parent, amy, scene.cats.uri, { name: 'Parent' }));
  scene.street.wire.setWeather(null);
  await passing(3, 10);

  expect(await receiptsOf(scene.moot, create['id'])).toMatchObject([{ state: 'applied' }]);
  expect(await commentAt(scene, reply)).not.toBeNull();
});

test('a batch with something that cannot be had is applied but for that', async () => {
  silence();
  const fans = ['ada', 'bea', 'cid'].map((name) => scene.group.person(name));
  const items = [
    ...fans.map((fan) => act('Like', fan, scene.bark)),
    act('Like', fans[0]!, uriAt(away)),
  ];
  const batch = act('Announce', scene.dogs, { type: 'OrderedCollection', orderedItems: items });
  const before = (await postAt(scene, scene.bark))!.up;
  await deliver(batch);
  await scene.street.quiet();
  expect((await postAt(scene, scene.bark))!.up).toBe(before + 3);
  expect(await receiptsOf(scene.moot, batch['id'])).toMatchObject([{ state: 'waiting' }]);

  await passing(10, 60, 600, 1440, 1440, 1440);

  expect((await postAt(scene, scene.bark))!.up).toBe(before + 3);
  expect(await receiptsOf(scene.moot, batch['id'])).toMatchObject([
    { state: 'applied', reason: 'an item of the batch cannot be reached for a day' },
  ]);
});

test('a forgery of what is yet to come, in the name of somebody unknown, keeps it waiting for nothing', async () => {
  const rita = scene.evil.person('rita');
  const uri = uriAt(scene.evil);
  const create = act('Create', rita, note(uri, rita, scene.cats.uri));
  await deliver(
    { ...create, object: note(uri, rita, scene.cats.uri, { content: 'Lies.' }) },
    keys.forged,
  );
  await deliver(create);
  await scene.street.quiet();

  expect(await postAt(scene, uri)).not.toBeNull();
  expect(await receiptsOf(scene.moot, create['id'])).toMatchObject([
    { state: 'waiting', reason: 'bad-signature', verified: false },
    { state: 'applied' },
  ]);
});

test('who joins and then posts is a member by then, though both came together', async () => {
  const club = await scene.moot.given.community('club', { posting: 'members' });
  const uri = uriAt(scene.victim);
  const create = act('Create', scene.vera, note(uri, scene.vera, club.uri, { name: 'First' }));
  await deliver(act('Follow', scene.vera, club.uri));
  await deliver(create);
  expect(await takeReceipts(scene.moot.world)).toBe(2);
  await settleReceipts(scene.moot.world);

  expect(await postAt(scene, uri)).not.toBeNull();
});

test('an author is told once that a private post is not taken, however often it is sent', async () => {
  const before = await declined();
  const uri = uriAt(scene.victim);
  const words = note(uri, scene.vera, scene.cats.uri, {
    name: 'Psst',
    to: [scene.cats.uri],
    cc: [],
  });
  const create = act('Create', scene.vera, words, { to: [scene.cats.uri] });
  for (let time = 0; time < 3; time++) {
    await deliver(create);
    await scene.street.quiet();
    scene.street.pass(2_000);
  }
  expect(await receiptsOf(scene.moot, create['id'])).toHaveLength(3);
  expect(await declined()).toBe(before + 1);
});

describe('the day of waiting', () => {
  test('begins with the first try, and anew when an operator wants it', async () => {
    silence();
    const like = act('Like', scene.vera, uriAt(away));
    await deliver(like);
    scene.street.pass(25 * 3_600_000);
    await scene.street.quiet();
    expect(await receiptsOf(scene.moot, like['id'])).toMatchObject([{ state: 'waiting' }]);

    await passing(10, 60, 600, 1440, 1440, 1440);
    const [given] = await receiptsOf(scene.moot, like['id']);
    expect(given).toMatchObject({
      state: 'ignored',
      reason: 'subject cannot be reached for a day',
    });

    valueOf(await replayReceipt(scene.moot.world, given!.id));
    await scene.street.quiet();
    expect(await receiptsOf(scene.moot, like['id'])).toMatchObject([{ state: 'waiting' }]);
  });

  test('is an hour for what nobody has proven', async () => {
    silence();
    const like = act('Like', `${away.origin}/users/nobody`, scene.ours.uri);
    await deliver(like);
    await scene.street.quiet();
    await passing(1, 5, 20);
    expect(await receiptsOf(scene.moot, like['id'])).toMatchObject([{ state: 'waiting' }]);
    await passing(60, 60);
    expect(await receiptsOf(scene.moot, like['id'])).toMatchObject([
      { state: 'ignored', reason: 'key-unreachable for an hour' },
    ]);
  });
});

function valueOfEnvelope(doc: Doc): Envelope {
  const envelope = readEnvelope(doc);
  if (typeof envelope === 'string') throw new Error(envelope);
  return envelope;
}

describe('what is taken back while it is on its way', () => {
  /** Planned while it is unknown, done when another brought it. */
  async function late(listener: Listener, json: Doc, uri: string): Promise<unknown> {
    const { world, house } = scene.moot;
    const activity = readEnvelope(json);
    if (typeof activity === 'string') throw new Error(activity);
    const actor = valueOf(await resolveActor(world, activity.actor));
    const plan = await listener({ world, activity, actor });
    valueOf(await resolveSubject(world, uri));
    return typeof plan === 'function' ? house.act(plan) : plan;
  }
  const served = (): string => {
    const uri = uriAt(scene.victim);
    scene.victim.serve(
      new URL(uri).pathname,
      note(uri, scene.vera, scene.cats.uri, { name: 'Brought' }),
    );
    return uri;
  };

  test('is deleted though it was not there when we looked', async () => {
    const uri = served();
    await late(receiveDelete, act('Delete', scene.vera, uri), uri);
    expect((await postAt(scene, uri))?.deleted ?? null).not.toBeNull();
  });

  test('is edited though its Create came between the look and the act', async () => {
    const uri = `${scene.victim.origin}/posts/${1000 + fresh()}`;
    const words = note(uri, scene.vera, scene.cats.uri, { name: 'A thread' });
    const edited = { ...words, content: '<p>New words</p>', updated: '2026-01-05T12:30:00Z' };
    const { world, house } = scene.moot;
    const plan = await receiveUpdate({
      world,
      activity: valueOfEnvelope(act('Update', scene.vera, edited)),
      actor: valueOf(await resolveActor(world, scene.vera)),
    });
    await deliver(act('Create', scene.vera, words));
    await scene.street.quiet();
    if (typeof plan !== 'function') throw new Error(`nothing to do: ${plan.state}`);
    expect(await house.act(plan)).toEqual({ state: 'applied' });
    expect((await postAt(scene, uri))?.body).toContain('New words');
  });

  test('is undone though it was not there when we looked', async () => {
    const uri = served();
    const like = act('Like', scene.vera, uri);
    await late(receiveUndo, act('Undo', scene.vera, like), uri);
    await deliver(like);
    await scene.street.quiet();
    expect(await postAt(scene, uri)).toMatchObject({ up: 0 });
  });
});

describe('a document that a cache still holds as it was', () => {
  test.each([
    ['an old actor', (name: string) => scene.evil.person(name)],
    [
      'a page',
      (name: string) =>
        scene.evil.answer(`/users/${name}`, { type: 'text/html', body: '<p>Soon</p>' }),
    ],
  ])('%s: its activity waits for the true one', async (_, cached) => {
    const name = `rita${fresh()}`;
    const rita = cached(name);
    const like = act('Like', rita, scene.hers);
    await deliver(like, keys.forged);
    await scene.street.quiet();
    expect(await receiptsOf(scene.moot, like['id'])).toMatchObject([{ state: 'waiting' }]);

    scene.evil.person(name, renewed(rita));
    await passing(1.5, 1.5, 10);
    expect(await receiptsOf(scene.moot, like['id'])).toMatchObject([{ state: 'applied' }]);
  });

  test('is refused when it is still the same minutes later', async () => {
    const rob = scene.evil.person('rob');
    const like = act('Like', rob, scene.hers);
    await deliver(like, keys.forged);
    await scene.street.quiet();
    await passing(0.2, 0.5, 1, 3, 10);
    expect(await receiptsOf(scene.moot, like['id'])).toMatchObject([
      { state: 'refused', reason: 'bad-signature' },
    ]);
    expect(scene.evil.asked.filter((path) => path === '/users/rob').length).toBeLessThan(5);
  });
});
