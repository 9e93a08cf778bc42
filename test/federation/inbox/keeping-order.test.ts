/** Acts of moderators elsewhere: on branches, marks, moves, warnings, bans with removal; and what a server says of its own people. */
import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { removeCommunity } from '#domain/communities/remove-community.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { valueOf } from '../../support/given.ts';
import type { Doc } from '../support/pretend-server.ts';
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

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  const vera = (await findActorByUri(scene.moot.house.database.query, scene.vera))!;
  const chair = { community: scene.cats.id, person: vera.id, by: scene.alice.id };
  valueOf(await scene.moot.house.act((context) => appointModerator(context, chair)));
  await scene.street.quiet();
});
afterAll(() => scene.close());

const reader = () => scene.moot.house.database.query;
const applied = { state: 'applied' };
const idOf = async (uri: string): Promise<number> => (await findActorByUri(reader(), uri))!.id;
const lastEntry = async () =>
  (await reader().select().from(modlogTable).orderBy(desc(modlogTable.id)).limit(1))[0]!;
const gwen = (): string => `${scene.group.origin}/users/gwen`;
const announce = (object: unknown) => send(scene, act('Announce', scene.dogs, object));
const inner = (type: string, actor: string, object: unknown, more: Doc = {}): Doc => {
  const { '@context': _, ...json } = act(type, actor, object, more);
  return json;
};
/** Something new by somebody elsewhere in our community. */
async function says(who: string, more: Doc = {}): Promise<string> {
  const id = `${new URL(who).origin}/posts/${fresh()}`;
  await send(scene, act('Create', who, note(id, who, scene.cats.uri, more)));
  return id;
}

describe('a moderator of our community who lives elsewhere', () => {
  test('locks a branch: nobody answers below it, however deep', async () => {
    const below = await says(scene.mallory, { inReplyTo: scene.remark });

    const lock = act('Lock', scene.vera, scene.remark, { summary: 'Heated' });
    expect(await send(scene, lock)).toMatchObject(applied);
    expect(await lastEntry()).toMatchObject({
      act: 'comment.locked',
      role: 'moderator',
      origin: 'victim.test',
      before: { locked: false },
      after: { locked: true },
    });

    const under = await says(scene.mallory, { inReplyTo: below });
    expect(await commentAt(scene, under)).toBeNull();
    const beside = await says(scene.mallory, { inReplyTo: scene.ours.uri });
    expect(await commentAt(scene, beside)).not.toBeNull();
    expect(await send(scene, act('Undo', scene.vera, lock))).toMatchObject(applied);
    const after = await says(scene.mallory, { inReplyTo: below });
    expect(await commentAt(scene, after)).not.toBeNull();
  });

  test('locks a thread by its context (FEP-c0d0)', async () => {
    const lock = act('Lock', scene.vera, `${scene.ours.uri}/context`);
    expect(await send(scene, lock)).toMatchObject(applied);
    expect((await postAt(scene, scene.ours.uri))?.locked).not.toBeNull();
    expect(await send(scene, act('Undo', scene.vera, lock))).toMatchObject(applied);
    expect((await postAt(scene, scene.ours.uri))?.locked).toBeNull();
  });

  test('marks a post as sensitive and changes nothing else', async () => {
    const object = { id: scene.ours.uri, type: 'Page', name: 'Defaced', sensitive: true };
    expect(await send(scene, act('Update', scene.vera, object))).toMatchObject(applied);
    const post = await postAt(scene, scene.ours.uri);
    expect(post).toMatchObject({ sensitive: true, title: 'Our own' });
    expect(await lastEntry()).toMatchObject({ act: 'post.flagged', after: { sensitive: true } });
  });

  test('bans with removal and until when, and takes back exactly what the ban removed', async () => {
    const [first, second] = [
      await says(scene.mallory, { name: 'One' }),
      await says(scene.mallory, { name: 'Two' }),
    ];
    const by = scene.alice.id;
    const { id } = (await postAt(scene, first))!;
    const removal = { subject: { post: id }, by, reason: 'Spam' };
    valueOf(await scene.moot.house.act((context) => removeContent(context, removal)));

    const ban = act('Block', scene.vera, scene.mallory, {
      target: scene.cats.uri,
      summary: 'Spam',
      removeData: true,
      endTime: '2026-03-01T00:00:00Z',
    });
    expect(await send(scene, ban)).toMatchObject(applied);
    expect((await postAt(scene, second))?.removed).not.toBeNull();
    const entry = await lastEntry();
    expect(entry).toMatchObject({
      act: 'member.banned',
      after: { until: '2026-03-01T00:00:00.000Z', removed: { posts: 1 } },
    });

    const undo = act('Undo', scene.vera, ban, { restoreData: true });
    expect(await send(scene, undo)).toMatchObject(applied);
    expect((await postAt(scene, second))?.removed).toBeNull();
    expect((await postAt(scene, first))?.removed).not.toBeNull();
    expect(await lastEntry()).toMatchObject({ act: 'member.unbanned', within: entry.id });
  });

  test('warns somebody, who is told', async () => {
    const { given } = scene.moot;
    const bob = await given.account('bob');
    const post = await given.post({ in: scene.cats, by: bob, title: 'Rude' });
    await scene.street.quiet();

    const warn = act('Warn', scene.vera, post.uri, { to: [bob.uri], summary: 'Be kind' });
    expect(await send(scene, warn)).toMatchObject(applied);
    const told = eq(memberNoticesTable.person, bob.id);
    const notices = await reader()
      .select()
      .from(memberNoticesTable)
      .where(and(told, eq(memberNoticesTable.kind, 'warning')));
    expect(notices).toMatchObject([{ post: post.id, text: expect.stringContaining('Be kind') }]);
  });

  test('warns nobody who stands above, and nobody without a reason', async () => {
    const why = { summary: 'Be kind' };
    const above = await send(scene, act('Warn', scene.vera, scene.ours.uri, why));
    expect(above).toMatchObject({ state: 'refused', reason: 'not a moderator here' });
    const silent = await send(scene, act('Warn', scene.vera, scene.remark));
    expect(silent.state).not.toBe('applied');
  });

  test('moves a thread to another community of ours, and to none elsewhere', async () => {
    const yard = await scene.moot.given.community('yard', { by: scene.alice });
    const thread = await says(scene.mallory, { name: 'A dog' });

    const away = act('Move', scene.vera, thread, { origin: scene.cats.uri, target: scene.dogs });
    expect((await send(scene, away)).state).toBe('ignored');
    const move = act('Move', scene.vera, thread, { origin: scene.cats.uri, target: yard.uri });
    expect(await send(scene, move)).toMatchObject(applied);
    expect(await postAt(scene, thread)).toMatchObject({ community: yard.id });
    // There she moderates nothing.
    const back = act('Move', scene.vera, thread, { origin: yard.uri, target: scene.cats.uri });
    expect(await send(scene, back)).toMatchObject({ state: 'refused' });
  });
});

describe('a server', () => {
  const ban = (more: Doc = {}): Doc =>
    act('Block', `${scene.evil.origin}/users/nick`, scene.mallory, {
      target: `${scene.evil.origin}/`,
      ...more,
    });
  const isBanned = async (): Promise<boolean> => {
    const person = await idOf(scene.mallory);
    const where = { person, community: null, now: scene.moot.house.clock() };
    return (await findStanding(reader(), where)).banned;
  };

  test('bans its own people: nothing of theirs is taken here, and what was is removed', async () => {
    const before = await says(scene.mallory, { name: 'Before' });

    const block = ban({ removeData: true });
    expect(await send(scene, block)).toMatchObject(applied);
    expect(await isBanned()).toBe(true);
    expect((await postAt(scene, before))?.removed).not.toBeNull();
    expect(await postAt(scene, await says(scene.mallory, { name: 'After' }))).toBeNull();

    const nick = `${scene.evil.origin}/users/nick`;
    const undo = act('Undo', nick, block, { restoreData: true });
    expect(await send(scene, undo)).toMatchObject(applied);
    expect(await isBanned()).toBe(false);
    expect((await postAt(scene, before))?.removed).toBeNull();
  });

  test('does not lift what was decided here', async () => {
    const person = await idOf(scene.mallory);
    const ours = { person, by: null, reason: 'Spam', until: null };
    valueOf(await scene.moot.house.act((context) => banPerson(context, ours)));

    const block = ban();
    expect((await send(scene, block)).state).toBe('ignored');
    await send(scene, act('Undo', `${scene.evil.origin}/users/nick`, block));
    expect(await isBanned()).toBe(true);
  });
});

describe('a community elsewhere that is followed here', () => {
  const removed = async () => (await findCommunity(reader(), await idOf(scene.dogs)))!.removed;

  test('bans somebody with all that they wrote in it, and brings exactly that back', async () => {
    const id = `${scene.group.origin}/posts/${fresh()}`;
    await announce(inner('Create', gwen(), note(id, gwen(), scene.dogs, { name: 'Growl' })));
    const boss = scene.group.person('boss');
    const block = inner('Block', boss, gwen(), { target: scene.dogs, removeData: true });
    expect(await announce(block)).toMatchObject(applied);
    expect((await postAt(scene, id))?.removed).not.toBeNull();
    expect(await lastEntry()).toMatchObject({ act: 'member.banned', role: 'community' });

    const undo = inner('Undo', boss, block, { restoreData: true });
    expect(await announce(undo)).toMatchObject(applied);
    expect((await postAt(scene, id))?.removed).toBeNull();
  });

  test('moves its thread to its neighbour', async () => {
    const move = inner('Move', gwen(), scene.bark, { origin: scene.dogs, target: scene.birds });
    expect(await announce(move)).toMatchObject(applied);
    expect(await postAt(scene, scene.bark)).toMatchObject({ community: await idOf(scene.birds) });
  });

  test('ends on the word of its own server, and comes back', async () => {
    const end = inner('Delete', gwen(), scene.dogs, { summary: 'Closed' });
    expect(await announce(end)).toMatchObject(applied);
    expect(await removed()).not.toBeNull();
    expect(await announce(inner('Undo', gwen(), end))).toMatchObject(applied);
    expect(await removed()).toBeNull();
  });

  test('does not come back when it was removed here', async () => {
    const act = { community: await idOf(scene.dogs), by: null };
    valueOf(await scene.moot.house.act((context) => removeCommunity(context, act)));

    await announce(inner('Undo', gwen(), inner('Delete', gwen(), scene.dogs, { summary: '' })));
    expect(await removed()).not.toBeNull();
  });
});
