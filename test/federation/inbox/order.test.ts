/** Activities in any order: what comes too early, too late or for things not yet here ends the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const thread = (more: Doc = {}): Doc & { id: string } => {
  const id = `${scene.victim.origin}/posts/${100 + fresh()}`;
  return { ...note(id, scene.vera, scene.cats.uri, { name: 'A thread', ...more }), id };
};
const kinds = async (): Promise<string[]> =>
  (await scene.moot.house.journal()).map(({ kind }) => kind);

describe('a Create', () => {
  test.each([
    'Page',
    'Article',
    'Note',
    'Question',
    'Video',
    'Audio',
    'Image',
    'Event',
    'Document',
  ])('of a %s is a post that can be read, told once', async (type) => {
    await scene.moot.house.forget();
    const object = thread({
      type,
      url: [{ type: 'Link', mediaType: 'text/html', href: 'https://victim.test/watch/1' }],
    });
    await send(scene, act('Create', scene.vera, object));

    expect(await postAt(scene, object.id)).toMatchObject({
      type,
      title: 'A thread',
      body: '<p>Words of a note</p>',
    });
    expect(await kinds()).toEqual(['post.created']);
  });

  test('that names its object by id is fetched', async () => {
    const object = thread();
    scene.victim.serve(new URL(object.id).pathname, object);
    await send(scene, act('Create', scene.vera, object.id));

    expect(await postAt(scene, object.id)).toMatchObject({ title: 'A thread' });
  });

  test('after its Update leaves the newer words', async () => {
    const object = thread();
    const newer = { ...object, content: '<p>Newer</p>', updated: '2026-01-05T11:30:00Z' };
    expect(await send(scene, act('Update', scene.vera, newer))).toMatchObject({ state: 'applied' });
    expect(await send(scene, act('Create', scene.vera, object))).toMatchObject({
      state: 'ignored',
      reason: 'known already',
    });

    expect(await postAt(scene, object.id)).toMatchObject({ body: '<p>Newer</p>' });
  });

  test('after its Delete has no effect', async () => {
    const object = thread();
    expect(await send(scene, act('Delete', scene.vera, object.id))).toMatchObject({
      state: 'applied',
    });
    expect(await send(scene, act('Create', scene.vera, object))).toMatchObject({
      state: 'ignored',
      reason: 'buried',
    });

    expect(await postAt(scene, object.id)).toBeNull();
  });
});

describe('an Update', () => {
  test('changes the words, and an older one after it nothing', async () => {
    const object = thread();
    await send(scene, act('Create', scene.vera, object));
    scene.street.pass(60_000);
    const edit = (content: string, updated: string) =>
      send(scene, act('Update', scene.vera, { ...object, content, updated }));
    expect(await edit('<p>Second</p>', '2026-01-05T12:00:30Z')).toMatchObject({ state: 'applied' });
    expect(await edit('<p>First</p>', '2026-01-05T12:00:10Z')).toMatchObject({
      state: 'ignored',
      reason: 'stale',
    });

    expect(await postAt(scene, object.id)).toMatchObject({ body: '<p>Second</p>' });
  });

  test("of a person is read from the person's own document", async () => {
    scene.victim.person('vera', { name: 'Vera the Second' });
    await send(
      scene,
      act('Update', scene.vera, { id: scene.vera, type: 'Person', name: 'Whoever' }),
    );
    const rows = await scene.moot.house.database.query.execute<{ title: string }>(
      `select title from actors where uri = '${scene.vera}'`,
    );

    expect(rows[0]?.title).toBe('Vera the Second');
  });
});

describe('a vote', () => {
  test('on a post not yet here fetches it, and the post is shown but not told to anybody', async () => {
    await scene.moot.house.forget();
    const object = thread();
    scene.victim.serve(new URL(object.id).pathname, object);
    await send(scene, act('Like', scene.mallory, object.id));

    expect(await postAt(scene, object.id)).toMatchObject({ up: 1, told: null });
    expect(await kinds()).toEqual(['vote.cast']);
  });

  test('is turned by a Dislike and taken back by an Undo', async () => {
    const object = thread();
    await send(scene, act('Create', scene.vera, object));
    await send(scene, act('Like', scene.mallory, object.id));
    const down = act('Dislike', scene.mallory, object.id);
    await send(scene, down);
    expect(await postAt(scene, object.id)).toMatchObject({ up: 0, down: 1 });
    await send(scene, act('Undo', scene.mallory, down));

    expect(await postAt(scene, object.id)).toMatchObject({ up: 0, down: 0 });
  });

  test.each(['embedded', 'by id'])(
    'that was undone before it came, %s, does not count',
    async (how) => {
      const object = thread();
      await send(scene, act('Create', scene.vera, object));
      const like = act('Like', scene.mallory, object.id);
      await send(scene, act('Undo', scene.mallory, how === 'embedded' ? like : like['id']));
      await send(scene, like);

      expect(await postAt(scene, object.id)).toMatchObject({ up: 0 });
    },
  );

  test('undone by its id alone is taken back', async () => {
    const object = thread();
    await send(scene, act('Create', scene.vera, object));
    const like = act('Like', scene.mallory, object.id);
    await send(scene, like);
    await send(scene, act('Undo', scene.mallory, like['id']));

    expect(await postAt(scene, object.id)).toMatchObject({ up: 0 });
  });

  test('whose Undo embeds it without an id is taken back too', async () => {
    const object = thread();
    await send(scene, act('Create', scene.vera, object));
    await send(scene, act('Like', scene.mallory, object.id));
    await send(
      scene,
      act('Undo', scene.mallory, { type: 'Like', actor: scene.mallory, object: object.id }),
    );

    expect(await postAt(scene, object.id)).toMatchObject({ up: 0 });
  });
});

describe('a reply', () => {
  test('to comments that are not here fetches them all, up to the thread', async () => {
    const chain = [thread(), thread(), thread()];
    chain.forEach((object, at) => {
      const under = at === 0 ? scene.hers : chain[at - 1]!.id;
      scene.victim.serve(new URL(object.id).pathname, {
        ...object,
        name: undefined,
        inReplyTo: under,
      });
    });
    const last = { ...thread({ inReplyTo: chain[2]!.id }), name: undefined };
    await send(scene, act('Create', scene.vera, last));

    expect((await commentAt(scene, last.id))?.path.split('.').length).toBe(5);
    for (const { id } of chain) expect(await commentAt(scene, id)).not.toBeNull();
  });

  test('whose parents go in a circle ends, with nothing kept', async () => {
    const [one, two] = [thread(), thread()];
    scene.victim.serve(new URL(one.id).pathname, { ...one, inReplyTo: two.id });
    scene.victim.serve(new URL(two.id).pathname, { ...two, inReplyTo: one.id });
    const asked = scene.victim.asked.length;
    const sent = await send(scene, act('Create', scene.vera, thread({ inReplyTo: one.id })));

    expect(sent).toMatchObject({ state: 'ignored', reason: 'thread-too-deep' });
    expect(scene.victim.asked.length - asked).toBeLessThanOrEqual(21);
    expect(await commentAt(scene, one.id)).toBeNull();
  });

  test('whose parent cannot be reached now waits for it', async () => {
    const parent = thread({ inReplyTo: scene.hers });
    const path = new URL(parent.id).pathname;
    scene.victim.answer(path, { status: 503 });
    const reply = thread({ inReplyTo: parent.id });
    expect(await send(scene, act('Create', scene.vera, reply))).toMatchObject({ state: 'waiting' });
    scene.victim.serve(path, parent);
    scene.street.pass(10 * 60_000);
    await scene.street.quiet();

    expect(await commentAt(scene, reply.id)).not.toBeNull();
  });
});

describe('what is neither', () => {
  test('a Follow and its Undo join and leave, and the Accept carries the Follow', async () => {
    const follow = act('Follow', scene.nick, scene.cats.uri);
    expect(await send(scene, follow)).toMatchObject({ state: 'applied', sent: 1 });
    expect(JSON.parse(scene.evil.received.at(-1)!)).toMatchObject({
      type: 'Accept',
      actor: scene.cats.uri,
      object: { id: follow['id'], type: 'Follow' },
    });
    expect(await send(scene, act('Undo', scene.nick, follow))).toMatchObject({ state: 'applied' });

    expect(await send(scene, follow)).toMatchObject({ reason: null, sent: 0 });
  });

  test('a Flag is a report that only moderators see', async () => {
    await send(
      scene,
      act('Flag', scene.vera, [scene.alice.uri, scene.ours.uri], { content: 'Not nice' }),
    );
    const rows = await scene.moot.house.database.query.execute<{ reason: string }>(
      'select reason from reports',
    );

    expect(rows.map(({ reason }) => reason)).toEqual(['Not nice']);
  });

  test("a Move that the account's own document says is kept", async () => {
    scene.evil.person('mallory', { movedTo: scene.vera });
    expect(
      await send(scene, act('Move', scene.mallory, scene.mallory, { target: scene.vera })),
    ).toMatchObject({ state: 'applied' });
  });

  test.each(['View', 'Listen', 'EmojiReact', 'QuoteRequest'])(
    'a %s is answered 202 and ignored',
    async (type) => {
      expect(await send(scene, act(type, scene.vera, scene.ours.uri))).toMatchObject({
        status: 202,
        state: 'ignored',
      });
    },
  );
});
