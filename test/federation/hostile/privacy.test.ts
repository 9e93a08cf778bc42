/** What is not public leaves no trace of its words: not in a table, not in a document, not on the wire. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  act,
  fresh,
  note,
  openScene,
  send,
  stateOf,
  tablesWith,
  type Scene,
} from '../support/scene.ts';
import type { Doc } from '../support/pretend-server.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const secret = 'Xyzzy-the-secret';

/** Every address of ours that answers something, as a server and as a browser sees it. */
async function published(): Promise<string> {
  const { app } = scene.moot;
  const lists = [
    '',
    '/outbox',
    '/outbox?page=true',
    '/followers',
    '/featured',
    '/moderators',
    '/feed.xml',
  ];
  const addresses = [
    '/',
    '/communities',
    '/u/alice',
    '/u/alice/outbox',
    ...lists.map((list) => `/c/cats${list}`),
  ];
  for (const id of [1, 2, 3, 4, 5]) {
    for (const list of ['', '/context', '/replies'])
      addresses.push(`/post/${id}${list}`, `/comment/${id}${list}`);
  }
  let all = '';
  for (const url of addresses) {
    for (const accept of ['application/activity+json', 'text/html']) {
      all += (await app.inject({ method: 'GET', url, headers: { accept } })).body;
    }
  }
  return all;
}

afterEach(async () => {
  expect(await tablesWith(scene, secret)).toEqual([]);
  expect(await published()).not.toContain(secret);
  expect(scene.street.wire.requests.some(({ body }) => body.includes(secret))).toBe(false);
  expect(JSON.stringify(scene.moot.logged)).not.toContain(secret);
});

const secretly = (more: Doc): Doc =>
  note(`${scene.evil.origin}/posts/${fresh()}`, scene.mallory, scene.cats.uri, {
    name: `Title ${secret}`,
    content: `<p>${secret}</p>`,
    summary: secret,
    to: [scene.cats.uri],
    cc: [],
    ...more,
  });

describe('a private message that mentions the Group', () => {
  test('is nowhere, and its author gets one private reply', async () => {
    const sent = await send(
      scene,
      act('Create', scene.mallory, secretly({}), { to: [scene.cats.uri] }),
    );

    expect(sent).toMatchObject({ status: 202, state: 'ignored', reason: 'not-public', sent: 1 });
    const reply = JSON.parse(scene.evil.received.at(-1)!) as {
      to: unknown;
      cc?: unknown;
      object: { to: unknown };
    };
    expect(reply).toMatchObject({
      type: 'Create',
      to: [scene.mallory],
      object: { type: 'Note', to: [scene.mallory] },
    });
    expect(JSON.stringify(reply)).not.toContain('ns/activitystreams#Public');
  });

  test('gets no second reply on the same day', async () => {
    const sent = await send(
      scene,
      act('Create', scene.mallory, secretly({}), { to: [scene.cats.uri] }),
    );

    expect(sent).toMatchObject({ state: 'ignored', reason: 'not-public', sent: 0 });
  });
});

type Row = readonly [name: string, make: () => Doc];

describe('what else is not public', () => {
  test.each<Row>([
    [
      'a post to followers only',
      () =>
        act(
          'Create',
          scene.mallory,
          secretly({ to: [`${scene.mallory}/followers`], cc: [scene.cats.uri] }),
        ),
    ],
    ['a post whose activity alone is public', () => act('Create', scene.mallory, secretly({}))],
    [
      'a private reply in a thread',
      () => act('Create', scene.mallory, secretly({ inReplyTo: scene.hers })),
    ],
    [
      'a reply to followers only',
      () =>
        act(
          'Create',
          scene.mallory,
          secretly({ inReplyTo: scene.ours.uri, to: [`${scene.mallory}/followers`] }),
        ),
    ],
    ['an Update of what was never public', () => act('Update', scene.mallory, secretly({}))],
    [
      'a vote in a poll',
      () =>
        act(
          'Create',
          scene.mallory,
          secretly({ content: undefined, inReplyTo: scene.hers, to: [scene.vera] }),
        ),
    ],
    [
      'a chat message',
      () => act('Create', scene.mallory, secretly({ type: 'ChatMessage', to: [scene.alice.uri] })),
    ],
    [
      'a post with hidden recipients',
      () =>
        act(
          'Create',
          scene.mallory,
          secretly({ to: undefined, bto: ['https://www.w3.org/ns/activitystreams#Public'] }),
        ),
    ],
    [
      'a public address that only looks like one',
      () =>
        act(
          'Create',
          scene.mallory,
          secretly({ to: ['https://www.w3.org/ns/activitystreams#public'] }),
        ),
    ],
    [
      'a private note that a Group announces',
      () => {
        const object = note(
          `${scene.group.origin}/posts/s1`,
          `${scene.group.origin}/users/gwen`,
          scene.dogs,
          { content: secret, to: [scene.dogs], cc: [] },
        );
        return act(
          'Announce',
          scene.dogs,
          act('Create', `${scene.group.origin}/users/gwen`, object),
        );
      },
    ],
    [
      'a batch with a private note in it',
      () => {
        const object = note(
          `${scene.group.origin}/posts/s2`,
          `${scene.group.origin}/users/gwen`,
          scene.dogs,
          { content: secret, to: [scene.dogs], cc: [] },
        );
        return act('Announce', scene.dogs, [
          act('Create', `${scene.group.origin}/users/gwen`, object),
          scene.ours.uri,
        ]);
      },
    ],
  ])('%s is ignored without a trace', async (_, make) => {
    const before = await stateOf(scene);
    const sent = await send(scene, make());

    expect(sent).toMatchObject({ status: 202, state: 'ignored' });
    const after = await stateOf(scene);
    for (const table of ['posts', 'comments', 'log', 'lanes', 'votes'])
      expect(after[table]).toBe(before[table]);
  });

  test('an Update that makes a thread private keeps the private words out', async () => {
    const words = {
      content: secret,
      to: [scene.cats.uri],
      cc: [],
      updated: '2026-01-05T12:30:00Z',
    };
    const sent = await send(
      scene,
      act('Update', scene.vera, note(scene.hers, scene.vera, scene.cats.uri, words)),
    );

    expect(sent).toMatchObject({ status: 202, state: 'ignored', reason: 'not-public' });
  });

  test('a parent that is not public starts no thread, and the public reply to it goes nowhere', async () => {
    scene.evil.serve('/posts/hidden', { ...secretly({}), id: `${scene.evil.origin}/posts/hidden` });
    const reply = note(`${scene.evil.origin}/posts/${fresh()}`, scene.mallory, scene.cats.uri, {
      inReplyTo: `${scene.evil.origin}/posts/hidden`,
    });
    const before = await stateOf(scene);

    expect(await send(scene, act('Create', scene.mallory, reply))).toMatchObject({
      state: 'ignored',
      reason: 'not-public',
    });
    expect(await stateOf(scene)).toEqual(before);
  });

  test('a Like of what is private here or there changes nothing', async () => {
    const before = await stateOf(scene);
    const sent = await send(scene, act('Like', scene.mallory, `${scene.evil.origin}/posts/hidden`));

    expect(sent).toMatchObject({ state: 'ignored', reason: 'subject is not-public' });
    expect(await stateOf(scene)).toEqual(before);
  });
});
