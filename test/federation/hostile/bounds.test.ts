/** Too much of everything: what comes from outside is cut, dropped or refused, and stays within its bounds. */
import { eq, isNotNull, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { lanesTable, remoteKeysTable } from '#storage/schema/federation.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { keys, type Doc } from '../support/pretend-server.ts';
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
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const long = 900_000;
const many = Array.from({ length: 100_000 }, () => 1);
const some = (one: (index: number) => unknown, count = 4_000): unknown[] =>
  Array.from({ length: count }, (_, index) => one(index));

const write = async (more: Doc): Promise<string> => {
  const id = `${scene.evil.origin}/posts/${fresh()}`;
  const object = note(id, scene.mallory, scene.cats.uri, { name: 'Bounded', ...more });
  const sent = await send(scene, act('Create', scene.mallory, object));
  expect(sent).toMatchObject({ status: 202, state: 'applied' });
  return id;
};

describe('lists without end', () => {
  test.each(['to', 'cc', 'tag', 'attachment', 'oneOf', 'url', 'audience', 'alsoKnownAs', 'x'])(
    'of a hundred thousand in “%s” are refused whole',
    async (field) => {
      const object = note(`${scene.evil.origin}/posts/${fresh()}`, scene.mallory, scene.cats.uri, {
        [field]: many,
      });
      expect(await send(scene, act('Create', scene.mallory, object))).toMatchObject({
        status: 400,
        state: null,
      });
      const more = act('Like', scene.mallory, scene.ours.uri, { [field]: many });
      expect(await send(scene, more)).toMatchObject({ status: 400, state: null });
    },
  );

  test.each<[string, Doc]>([
    ['tags', { tag: some((index) => ({ type: 'Mention', href: `https://evil.test/u/${index}` })) }],
    [
      'attachments',
      { attachment: some((index) => ({ type: 'Link', href: `https://evil.test/${index}` })) },
    ],
    [
      'receivers',
      { cc: ['https://folkmoot.test/c/cats', ...some((index) => `https://evil.test/u/${index}`)] },
    ],
    ['links', { url: some((index) => ({ type: 'Link', href: `https://evil.test/${index}` })) }],
    [
      'languages',
      { contentMap: Object.fromEntries(some((index) => [`l${index}`, 'x']) as [string, string][]) },
    ],
  ])('of four thousand %s are read at their beginning only', async (_, more) => {
    const before = scene.street.wire.requests.length;
    const id = await write(more);

    expect(await postAt(scene, id)).not.toBeNull();
    const visits = scene.street.wire.requests
      .slice(before)
      .filter(({ method }) => method === 'GET');
    expect(visits.length).toBeLessThan(5);
  });

  test('of choices in a poll are cut at a hundred of each kind', async () => {
    const id = await write({
      type: 'Question',
      oneOf: some((index) => ({ type: 'Note', name: `Choice ${index}` })),
    });

    const items = (await postAt(scene, id))!.body.match(/<li>/g);
    expect(items).toHaveLength(100);
  });

  test('an actor in a fetched document with a hundred thousand keys is not kept', async () => {
    const uri = scene.evil.person(`k${fresh()}`, { publicKey: many });
    expect(await send(scene, act('Follow', uri, scene.cats.uri))).toMatchObject({
      status: 202,
      state: 'refused',
    });
  });
});

describe('strings without end', () => {
  test('a body, a source and a title of nearly a megabyte are cut', async () => {
    const body = await write({ content: `<p>${'word '.repeat(long / 5)}</p>` });
    expect((await postAt(scene, body))!.body.length).toBeLessThanOrEqual(100_000);
    const source = await write({
      source: { content: 'x'.repeat(long), mediaType: 'text/markdown' },
    });
    expect((await postAt(scene, source))!.source!.length).toBeLessThanOrEqual(100_000);
    const title = await write({ name: 't'.repeat(long) });
    expect((await postAt(scene, title))!.title.length).toBeLessThanOrEqual(200);
    const first = await write({ name: undefined, content: 'y'.repeat(long) });
    expect((await postAt(scene, first))!.title.length).toBeLessThanOrEqual(201);
  });

  test('HTML that grows when it is made safe does not grow past its bound', async () => {
    for (const piece of [
      '<p>',
      '<',
      '&',
      '<a href="http:a">',
      '<li>x',
      '<a href="https://evil.test">bank.example</a>',
    ]) {
      const id = await write({ content: piece.repeat(long / piece.length / 2) });
      expect((await postAt(scene, id))!.body.length, piece).toBeLessThanOrEqual(100_000);
    }
  });

  test('a link that is too long is none, rather than half of one', async () => {
    const url = `https://evil.test/${'x'.repeat(5_000)}`;
    const id = await write({
      attachment: [{ type: 'Link', href: url }],
      url,
      context: url,
      language: url,
    });

    const post = (await postAt(scene, id))!;
    expect([post.url, post.page, post.context, post.language]).toEqual([null, null, null, null]);
  });

  test('a cut never leaves half a character', async () => {
    const smile = '😀'.repeat(60_000);
    const id = await write({
      name: smile,
      content: smile,
      source: { content: `x${smile}`, mediaType: 'text/markdown' },
    });

    const post = (await postAt(scene, id))!;
    for (const text of [post.title, post.body, post.source!])
      expect(text.isWellFormed()).toBe(true);
  });

  test('the reason of a removal and of a report are a line, cut between characters', async () => {
    const judge = scene.group.person('judge');
    const summary = `${'r'.repeat(499)}😀${'s'.repeat(long / 2)}`;
    const removal = act('Delete', judge, scene.bark, { summary });
    const sent = await send(scene, act('Announce', scene.dogs, removal));

    expect(sent).toMatchObject({ status: 202, state: 'applied' });
    const { query } = scene.moot.house.database;
    const [entry] = await query.select().from(modlogTable).where(isNotNull(modlogTable.reason));
    expect(entry!.reason!.length).toBeLessThanOrEqual(500);
    expect(entry!.reason!.isWellFormed()).toBe(true);

    const flag = act('Flag', scene.mallory, scene.ours.uri, {
      content: `<p>${'f\n\u202e'.repeat(long / 8)}`,
    });
    expect(await send(scene, flag)).toMatchObject({ status: 202, state: 'applied' });
    const [report] = await query
      .select()
      .from(reportsTable)
      .where(eq(reportsTable.activity, String(flag['id'])));
    expect(report!.reason.length).toBeLessThanOrEqual(1_000);
    expect(report!.reason).not.toMatch(/[\n\u202e]/);
  });

  test('an actor’s every field is within its bound, and a key with an endless name is not kept', async () => {
    const name = `b${fresh()}`;
    const uri = `${scene.evil.origin}/users/${name}`;
    const key = { id: `${uri}#main-key`, owner: uri, publicKeyPem: keys.public };
    scene.evil.person(name, {
      name: 'n'.repeat(long / 3),
      summary: `<p>${'s '.repeat(long / 6)}`,
      icon: { type: 'Image', url: `https://evil.test/${'i'.repeat(5_000)}` },
      image: { type: 'Image', url: 'http://evil.test/x.png' },
      url: `https://evil.test/${'u'.repeat(5_000)}`,
      outbox: `https://evil.test/${'o'.repeat(5_000)}`,
      publicKey: [key, { ...key, id: `${uri}#${'k'.repeat(6_000)}` }],
      assertionMethod: [
        {
          id: `${uri}#ed`,
          type: 'Multikey',
          controller: uri,
          publicKeyMultibase: `z${'m'.repeat(9_000)}`,
        },
      ],
    });
    expect(await send(scene, act('Follow', uri, scene.cats.uri))).toMatchObject({
      status: 202,
      state: 'applied',
    });

    const { query } = scene.moot.house.database;
    const actor = (await findActorByUri(query, uri))!;
    expect(actor.title.length).toBeLessThanOrEqual(200);
    expect(actor.summary.length).toBeLessThanOrEqual(100_000);
    expect([actor.icon, actor.page, actor.outbox]).toEqual([null, null, null]);
    const kept = await query.select().from(remoteKeysTable).where(eq(remoteKeysTable.owner, uri));
    expect(kept.map(({ id }) => id)).toEqual([key.id]);
  });
});

describe('moments that nobody can have meant', () => {
  const hour = 3_600_000;
  test.each([
    ['a day ahead', () => new Date(scene.moot.house.clock().getTime() + 24 * hour).toISOString()],
    ['in the year 9999', () => '9999-12-31T23:59:59Z'],
    ['beyond all years', () => '+275760-09-13T00:00:00.000Z'],
    ['before there were computers', () => '1969-12-31T23:59:59Z'],
    ['in the year 0', () => '0000-01-01T00:00:00Z'],
    ['on a day that does not exist', () => '2026-02-31T25:61:00Z'],
    ['a number', () => 1e12],
    ['no moment at all', () => 'yesterday'],
  ])('%s is now, for posts, comments and edits', async (_, moment) => {
    const published = moment();
    const before = scene.moot.house.clock().getTime();
    const post = await postAt(scene, await write({ published }));
    const said = await write({ name: undefined, inReplyTo: scene.ours.uri, published });
    const comment = (await commentAt(scene, said))!;

    for (const { created } of [post!, comment]) {
      expect(created.getTime()).toBeGreaterThanOrEqual(before);
      expect(created.getTime()).toBeLessThanOrEqual(scene.moot.house.clock().getTime());
    }
    const edit = note(said, scene.mallory, scene.cats.uri, {
      inReplyTo: scene.ours.uri,
      content: 'Edited',
      updated: published,
    });
    await send(scene, act('Update', scene.mallory, edit));
    const { edited } = (await commentAt(scene, said))!;
    expect(edited?.getTime() ?? 0).toBeLessThanOrEqual(scene.moot.house.clock().getTime());
  });
});

describe('values that are no text', () => {
  test.each<unknown>([
    { toString: 1 },
    { toString: null, valueOf: null },
    ['Like'],
    7,
    null,
    { length: 1e9 },
  ])('as the type of what an activity is about are no reason to break: %j', async (type) => {
    const inner: Doc = {
      id: `${scene.mallory}/x/${fresh()}`,
      type,
      actor: scene.mallory,
      object: scene.ours.uri,
    };
    for (const kind of ['Create', 'Update', 'Undo', 'Delete', 'Flag', 'Accept', 'Like']) {
      const sent = await send(scene, act(kind, scene.mallory, inner));
      expect(sent.status, kind).toBe(202);
      expect(['refused', 'ignored', 'applied'], kind).toContain(sent.state);
    }
    const announced = await send(scene, act('Announce', scene.dogs, inner));
    expect(announced.status).toBe(202);
    expect(['refused', 'ignored']).toContain(announced.state);
  });
});

test('an answer in letters that no database holds is noted without them', async () => {
  scene.street.wire.servers.set(
    'victim.test',
    async () => new Response('no \u0000\u0007\u202e thanks', { status: 500 }),
  );
  const sent = await send(scene, act('Like', scene.mallory, scene.ours.uri));
  expect(sent).toMatchObject({ status: 202, state: 'applied' });
  const [lane] = await scene.moot.house.database.query
    .select()
    .from(lanesTable)
    .where(sql`host = 'victim.test'`);

  expect(lane).toMatchObject({ state: 'failing', lastAnswer: '500 no thanks' });
  expect(scene.moot.logged.filter(({ level }) => level === 'error')).toEqual([]);
});
