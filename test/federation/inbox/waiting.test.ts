/** What waits for a moderator, over the wire: nothing leaves of it until it is approved, then its very bytes. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { approveHeld } from '#domain/moderation/approve-held.ts';
import { approveJoin } from '#domain/moderation/approve-join.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { rejectHeld } from '#domain/moderation/reject-held.ts';
import { rejectJoin } from '#domain/moderation/reject-join.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { findHeldOf } from '#domain/screening/find-held.ts';
import {
  actorCollection,
  contextDocument,
  countDocument,
  nodeinfo,
  objectDocument,
  repliesDocument,
} from '#federation/documents/routes.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { valueOf } from '../../support/given.ts';
import { act, commentAt, note, openScene, postAt, send, type Scene } from '../support/scene.ts';
import type { Pretend } from '../support/pretend-server.ts';
import { pretend } from '../support/pretend-server.ts';

let scene: Scene;
let slow: Pretend;
let sid: string;
let count = 0;

beforeAll(async () => {
  scene = await openScene();
  slow = pretend(scene.street.wire, 'slow.test');
  sid = slow.person('sid');
  await scene.moot.house.act((context) =>
    setRule(context, { host: 'slow.test', degrees: ['hold'], by: null }),
  );
});
afterAll(() => scene.close());
afterEach(() => scene.moot.house.database.query.update(communitiesTable).set({ joining: 'open' }));

const uriOf = (): string => `${slow.origin}/posts/${++count}`;
const reader = () => scene.moot.house.database.query;
const quiet = () => scene.street.quiet();
const heldAt = async (uri: string) => {
  const post = await postAt(scene, uri);
  const comment = post === null ? await commentAt(scene, uri) : null;
  const subject = post === null ? { comment: comment!.id } : { post: post.id };
  return (await findHeldOf(reader(), subject))!.id;
};
const approve = async (uri: string) => {
  const held = await heldAt(uri);
  valueOf(
    await scene.moot.house.act((context) => approveHeld(context, { held, by: scene.alice.id })),
  );
  await quiet();
};
/** What the members' server was sent since. */
const since = (before: number): string[] => scene.victim.received.slice(before);

test('a thread from a server that is held leaves when it is approved, byte for byte, and its answers after it', async () => {
  const uri = uriOf();
  const answer = uriOf();
  const before = scene.victim.received.length;
  const create = act('Create', sid, note(uri, sid, scene.cats.uri, { name: 'Slow' }));
  const odd = JSON.stringify(create).replace('"type"', '"odd":  1.50,"type"');
  expect(await send(scene, odd, { keyId: `${sid}#main-key` })).toMatchObject({
    state: 'applied',
    sent: 0,
  });
  const reply = act(
    'Create',
    scene.vera,
    note(answer, scene.vera, scene.cats.uri, { inReplyTo: uri }),
  );
  const hers = JSON.stringify(reply).replaceAll(
    slow.origin + '/posts/2',
    `${scene.victim.origin}/a/2`,
  );
  expect(await send(scene, hers, { keyId: `${scene.vera}#main-key` })).toMatchObject({
    state: 'applied',
    sent: 0,
  });
  expect(since(before)).toEqual([]);

  await approve(uri);

  const told = since(before);
  const whole = told.findIndex((body) => body.includes(odd));
  expect(whole).toBeGreaterThanOrEqual(0);
  expect(told.findIndex((body) => body.includes(hers))).toBeGreaterThan(whole);
});

test('what is edited and deleted while it waits is nobody’s business', async () => {
  const uri = uriOf();
  const before = scene.victim.received.length;
  const object = note(uri, sid, scene.cats.uri, { name: 'Slow' });
  await send(scene, act('Create', sid, object));
  const newer = { ...object, content: '<p>Newer</p>', updated: '2026-01-05T12:30:00Z' };
  scene.street.pass(3_600_000);
  expect(await send(scene, act('Update', sid, newer))).toMatchObject({ state: 'applied', sent: 0 });
  expect((await postAt(scene, uri))?.body).toContain('Newer');
  expect(await send(scene, act('Like', scene.vera, uri))).toMatchObject({
    state: 'ignored',
    sent: 0,
  });
  expect(await send(scene, act('Delete', sid, uri))).toMatchObject({ state: 'applied', sent: 0 });
  expect(since(before)).toEqual([]);
});

test('what was edited while it waited leaves as it was approved, and its first words never', async () => {
  const uri = uriOf();
  const before = scene.victim.received.length;
  const object = note(uri, sid, scene.cats.uri, { name: 'Slow', content: '<p>Cheap pills</p>' });
  await send(scene, act('Create', sid, object));
  const mild = { ...object, content: '<p>Good day</p>', updated: '2026-01-05T12:30:00Z' };
  await send(scene, act('Update', sid, mild));

  await approve(uri);

  const told = since(before);
  expect(told.filter((body) => body.includes('Good day'))).toHaveLength(1);
  expect(told.filter((body) => body.includes('Cheap pills'))).toEqual([]);
});

test('what is rejected is told to nobody but its author', async () => {
  const uri = uriOf();
  const before = scene.victim.received.length;
  await send(scene, act('Create', sid, note(uri, sid, scene.cats.uri, { name: 'Slow' })));
  const held = await heldAt(uri);
  valueOf(
    await scene.moot.house.act((context) => rejectHeld(context, { held, by: scene.alice.id })),
  );
  await quiet();
  expect(since(before)).toEqual([]);
  expect((await postAt(scene, uri))?.removed).not.toBeNull();
});

test('what a community elsewhere relays from there waits too', async () => {
  const uri = slow.serve(
    '/posts/relayed',
    note(`${slow.origin}/posts/relayed`, sid, scene.dogs, { name: 'Relayed' }),
  );
  expect(await send(scene, act('Announce', scene.dogs, uri))).toMatchObject({ state: 'applied' });
  expect((await postAt(scene, uri))?.held).not.toBeNull();
});

test('a Follow that must wait is answered by what a moderator decides, and can be taken back', async () => {
  await reader().update(communitiesTable).set({ joining: 'approval' });
  const wes = scene.victim.person('wes');
  const follow = act('Follow', wes, scene.cats.uri);
  const before = scene.victim.received.length;
  expect(await send(scene, follow)).toMatchObject({ state: 'applied', sent: 0 });
  const member = (await findActorByUri(reader(), wes))!.id;
  const join = { community: scene.cats.id, member, by: scene.alice.id };

  valueOf(await scene.moot.house.act((context) => rejectJoin(context, join)));
  await quiet();
  expect(
    since(before).some((body) => body.includes('"Reject"') && body.includes(String(follow['id']))),
  ).toBe(true);

  const again = act('Follow', wes, scene.cats.uri);
  await send(scene, again);
  expect(await send(scene, act('Undo', wes, again))).toMatchObject({ state: 'applied', sent: 0 });
  expect((await scene.moot.house.act((context) => approveJoin(context, join))).done).toBe(false);

  const third = act('Follow', wes, scene.cats.uri);
  await send(scene, third);
  valueOf(await scene.moot.house.act((context) => approveJoin(context, join)));
  await quiet();
  expect(
    since(before).some((body) => body.includes('"Accept"') && body.includes(String(third['id']))),
  ).toBe(true);
});

test('who is not known, where only known people are heard, gets a Reject', async () => {
  const shy = pretend(scene.street.wire, 'shy.test');
  const stranger = shy.person('stan');
  await scene.moot.house.act((context) =>
    setRule(context, { host: 'shy.test', degrees: ['known-only'], by: null }),
  );
  await send(scene, act('Follow', stranger, scene.cats.uri));
  expect(shy.received.some((body) => body.includes('"Reject"'))).toBe(true);
  const uri = `${shy.origin}/posts/1`;
  const thread = note(uri, stranger, scene.cats.uri, { name: 'Hello' });
  expect(await send(scene, act('Create', stranger, thread))).toMatchObject({
    state: 'ignored',
    reason: 'not-known',
  });
  expect(await postAt(scene, uri)).toBeNull();
});

test('no document tells of what waits here', async () => {
  const { world, house, given } = scene.moot;
  const bob = await given.account('bob');
  const top = await given.post({ in: scene.cats, by: bob, title: 'Shown' });
  const usage = async () =>
    (JSON.parse((await nodeinfo(world, '2.1')).body) as { usage: object }).usage;
  house.pass(6 * 60_000);
  const before = await usage();
  valueOf(
    await house.act((context) =>
      makeRule(context, {
        community: scene.cats.id,
        name: 'No casinos',
        kind: 'words',
        settings: { words: ['casino'] },
        action: 'hold',
        by: null,
      }),
    ),
  );
  const waiting = await given.comment({ on: top, by: bob, source: 'A casino' });
  const made = await house.act((context) =>
    createPost(context, { community: scene.cats.id, author: bob.id, title: 'Casino', source: '' }),
  );
  const held = (await findPost(house.database.query, valueOf(made).id))!;
  await quiet();
  house.pass(6 * 60_000);
  const text = async (answer: Promise<{ status: number; body: string }>) => {
    const { status, body } = await answer;
    return { status, tells: body.includes(waiting.uri) || body.includes(`${held.uri}"`) };
  };
  const post = { post: top.id };
  for (const asked of [
    objectDocument(world, { post: held.id }, ''),
    objectDocument(world, { comment: waiting.id }, ''),
    contextDocument(world, held.id),
    repliesDocument(world, { post: held.id }),
    repliesDocument(world, { comment: waiting.id }),
    countDocument(world, { post: held.id }, 'likes'),
  ])
    expect(await text(asked)).toEqual({ status: 404, tells: false });
  const list = 'outbox' as const;
  for (const asked of [
    contextDocument(world, top.id),
    repliesDocument(world, post),
    actorCollection(world, { kind: 'community', name: 'cats', list, page: '1' }),
    actorCollection(world, { kind: 'person', name: 'bob', list, page: '1' }),
    actorCollection(world, { kind: 'community', name: 'cats', list: 'featured' }),
  ])
    expect(await text(asked)).toEqual({ status: 200, tells: false });
  expect(await usage()).toEqual(before);
});
