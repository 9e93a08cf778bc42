/** Publishing: from the journal to the log, one row per form, and nobody held up by a row that fails. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asc, eq } from 'drizzle-orm';
import { editPost } from '#domain/posts/edit-post.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { runWhole } from '../support/run-whole.ts';
import { publishJournal } from '#federation/publish.ts';
import type { World } from '#federation/world.ts';
import { activityDocument } from '#federation/documents/activity.ts';
import {
  logDirectTable,
  logTable,
  lanesTable,
  subscriptionsTable,
} from '#storage/schema/federation.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { valueOf } from '../support/given.ts';
import { openStage, said, type Stage } from './stage.ts';
import { blockInstance, unblockInstance } from '../support/block.ts';

type Has = { readonly id: number; readonly uri: string };

let stage: Stage;
let alice: Has;
let cats: Has;

beforeEach(async () => {
  stage = await openStage();
  alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
});

afterEach(() => stage.close());

const reader = () => stage.house.database.query;
const log = () => reader().select().from(logTable).orderBy(asc(logTable.seq));
const journal = () => reader().select().from(journalTable).orderBy(asc(journalTable.id));

async function follow(host: string, name = 'mia'): Promise<Has> {
  const member = await stage.given.remotePerson(`https://${host}/u/${name}`);
  await stage.given.member(cats, member);
  return member;
}

const post = (title = 'A post'): Promise<Has> => stage.given.post({ in: cats, by: alice, title });
const remove = (thing: Has): Promise<unknown> =>
  stage.act((context) =>
    removeContent(context, { subject: { post: thing.id }, by: alice.id, reason: 'spam' }),
  );

describe('one row per form', () => {
  test('whatever the number of followers', async () => {
    await post();
    await publishJournal(stage.world);
    const few = (await log()).length;
    for (let n = 0; n < 20; n++) await follow(`host${n}.test`);
    await publishJournal(stage.world);
    const before = (await log()).length;
    await post();
    await publishJournal(stage.world);

    expect((await log()).slice(before).map(({ form }) => form)).toEqual([
      'act',
      'announce',
      'boost',
    ]);
    expect((await log()).length - before).toBe(few);
    expect(await reader().select().from(logDirectTable)).toEqual([]);
  });

  test('numbers follow each other without a gap', async () => {
    for (const title of ['One', 'Two', 'Three']) await post(title);
    await publishJournal(stage.world);

    const rows = await log();
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  });

  test('two publishers at once say everything once', async () => {
    for (const title of ['One', 'Two', 'Three', 'Four']) await post(title);
    await Promise.all([publishJournal(stage.world), publishJournal(stage.world)]);

    const announced = (await log()).filter(({ form }) => form === 'announce');
    expect(announced).toHaveLength(4);
    expect(new Set(announced.map(({ object }) => object)).size).toBe(4);
  });
});

test('a row that fails three times is set apart, and what follows is said', async () => {
  const first = await post('Broken');
  await publishJournal(stage.world);
  await stage.act((context) =>
    editPost(context, { post: first.id, by: alice.id, source: 'Later' }),
  );
  const second = await post('Whole');
  const broken = (await journal()).find(({ kind }) => kind === 'post.edited')!;
  await reader()
    .update(journalTable)
    .set({ event: { kind: 'nonsense' } })
    .where(eq(journalTable.id, broken.id));
  for (let turn = 0; turn < 3; turn++) {
    await publishJournal(stage.world);
    // What follows does not wait for it, nor is it tried again in the same breath.
    expect((await log()).some(({ object }) => object === second.uri)).toBe(true);
    stage.house.pass(5000);
  }

  const row = (await journal()).find(({ id }) => id === broken.id);
  expect(row).toMatchObject({ state: 'quarantined', attempts: 3 });
  expect(row?.reason).not.toBeNull();
  expect((await log()).some(({ object }) => object === second.uri)).toBe(true);
  expect(stage.logged.filter(({ message }) => message === 'journal row failed')).toHaveLength(3);
});

test.each(['CONNECTION_CLOSED', 'ECONNREFUSED', '57P01'])(
  'an outage of the database (%s) is told and sets no row apart, however often it comes',
  async (code) => {
    const thing = await post('Precious');
    let away = true;
    const shaky: World = {
      ...stage.world,
      failPoint: (point) => {
        if (away && point === 'publishing') throw Object.assign(new Error('lost'), { code });
      },
    };
    for (let turn = 0; turn < 4; turn++) {
      await expect(publishJournal(shaky)).rejects.toThrow('lost');
    }
    const waiting = (await journal()).filter(({ state }) => state === 'waiting');
    expect(waiting.length).toBeGreaterThan(0);
    expect(
      (await journal()).every(({ state, attempts }) => state !== 'quarantined' && attempts === 0),
    ).toBe(true);
    expect(await log()).toEqual([]);

    away = false;
    await publishJournal(shaky);
    expect((await log()).some(({ object }) => object === thing.uri)).toBe(true);
    expect((await journal()).some(({ state }) => state === 'waiting')).toBe(false);
  },
);

describe('a removal', () => {
  test('voids what was said about the thing and erases its words', async () => {
    const thing = await post('Buy now');
    await stage.act((context) =>
      editPost(context, { post: thing.id, by: alice.id, source: 'Cheap words' }),
    );
    await publishJournal(stage.world);
    const create = (await log()).find(({ form }) => form === 'act')!;
    await remove(thing);
    await publishJournal(stage.world);

    const about = (await log()).filter(({ object }) => object === thing.uri);
    const open = about.filter(({ voided }) => voided === null);
    expect(new Set(open.map(({ weight }) => weight))).toEqual(new Set(['removal']));
    expect(about.some(({ body }) => body.includes('Cheap words') || body.includes('Buy now'))).toBe(
      false,
    );
    const [, kind, uuid] = /activities\/([a-z]+)\/(.+)$/.exec(create.activity)!;
    expect((await activityDocument(stage.world, kind!, uuid!)).status).toBe(410);
  });

  test('is all that a server gets which was away meanwhile', async () => {
    let away = true;
    stage.server('lemmy.test', 'lemmy', () => (away ? 503 : 202));
    await follow('lemmy.test');
    const thing = await post('Buy now');
    await stage.settle();
    stage.forget();
    await remove(thing);
    away = false;
    stage.house.pass(7_200_000);
    await stage.settle();

    expect(stage.posts.map((sent) => said(sent)['object'])).toMatchObject([
      { type: 'Delete', object: thing.uri },
    ]);
  });

  test('goes to a server that left, if it was sent what is removed', async () => {
    stage.server('lemmy.test', 'lemmy');
    const member = await follow('lemmy.test');
    const before = await post('While you were here');
    await stage.settle();
    await stage.act((context) =>
      leaveCommunity(context, { community: cats.id, member: member.id }),
    );
    const after = await post('When you were gone');
    await stage.settle();
    stage.forget();
    await remove(after);
    await remove(before);
    await stage.settle();

    expect(stage.posts.map((sent) => said(sent)['object'])).toMatchObject([
      { type: 'Delete', object: before.uri },
    ]);
  });
});

describe('a block', () => {
  const block = (host: string) =>
    stage.act((context) => blockInstance(context, { host, reason: 'spam', by: null }));
  const unblock = (host: string) =>
    stage.act((context) => unblockInstance(context, { host, by: null }));

  test('stops at commit, and its end starts at the head of the log', async () => {
    stage.server('lemmy.test', 'lemmy');
    await follow('lemmy.test');
    await post('Before');
    valueOf(await block('lemmy.test'));
    await stage.settle();
    await post('Meanwhile');
    await stage.settle();
    expect(stage.posts).toEqual([]);

    await unblock('lemmy.test');
    await stage.settle();
    expect(stage.posts).toEqual([]);
    const after = await post('After');
    await stage.settle();
    expect(stage.posts.map((sent) => said(sent)['object'])).toMatchObject([
      { object: { id: after.uri } },
    ]);
  });

  test('lets at most those finish that are under way', async () => {
    let blocked: Promise<unknown> | null = null;
    stage.server('lemmy.test', 'lemmy', async () => {
      blocked ??= block('lemmy.test');
      await blocked;
      return 202;
    });
    await follow('lemmy.test');
    await stage.settle();
    for (let n = 0; n < 30; n++) await post(`Post ${n}`);
    await stage.settle();

    expect(stage.posts.length).toBeGreaterThan(0);
    expect(stage.posts.length).toBeLessThanOrEqual(6);
  });

  test('forgets what was waiting to be tried again', async () => {
    let broken = true;
    stage.server('lemmy.test', 'lemmy', () => (broken ? 503 : 202));
    await follow('lemmy.test');
    await post('Before');
    await stage.settle();
    await block('lemmy.test');
    broken = false;
    await unblock('lemmy.test');
    stage.forget();
    stage.house.pass(3_600_000);
    await stage.settle();

    expect(stage.posts).toEqual([]);
  });

  test('lifted but not yet published leaves the lane alone', async () => {
    stage.server('lemmy.test', 'lemmy');
    await follow('lemmy.test');
    await stage.settle();
    await block('lemmy.test');
    await post('Meanwhile');
    await publishJournal(stage.world);
    await unblock('lemmy.test');

    await runWhole(stage.world, 'lanes');
    expect(stage.posts).toEqual([]);
    await stage.settle();
    expect(stage.posts).toEqual([]);
  });

  test('reaches members whose inbox is on another host', async () => {
    stage.server('relay.test', 'lemmy');
    const elsewhere = { inbox: 'https://relay.test/in', sharedInbox: null };
    const member = await stage.given.remotePerson('https://evil.test/u/eve', elsewhere);
    await stage.given.member(cats, member);
    await stage.settle();
    await block('evil.test');
    await post('Not for you');
    await stage.settle();
    expect(stage.posts).toEqual([]);

    await unblock('evil.test');
    const after = await post('For you again');
    await stage.settle();
    expect(stage.posts.map((sent) => said(sent)['object'])).toMatchObject([
      { object: { id: after.uri } },
    ]);
  });

  test('leaves an inbox alone that others share', async () => {
    stage.server('relay.test', 'lemmy');
    const inbox = { inbox: 'https://relay.test/in', sharedInbox: null };
    for (const uri of ['https://evil.test/u/eve', 'https://good.test/u/ann']) {
      await stage.given.member(cats, await stage.given.remotePerson(uri, inbox));
    }
    await stage.settle();
    await block('evil.test');
    await post('For Ann');
    await stage.settle();

    expect(stage.posts).toHaveLength(1);
    const open = await reader().select().from(subscriptionsTable);
    expect(open.map(({ untilSeq }) => untilSeq)).toEqual([null]);
  });
});

test('a lane begins at the head of the log: who joins gets nothing older', async () => {
  stage.server('lemmy.test', 'lemmy');
  await post('Before');
  await follow('lemmy.test');
  const after = await post('After');
  await stage.settle();

  expect(stage.posts.map((sent) => said(sent)['object'])).toMatchObject([
    { object: { id: after.uri } },
  ]);
  expect(await reader().select({ host: lanesTable.host }).from(lanesTable)).toEqual([
    { host: 'lemmy.test' },
  ]);
});
