/** A server that is shut out: nothing comes in that rests on it, whoever brings it, and nothing is fetched there. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackfill } from '#federation/backfill/start-backfill.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { resolveHandle } from '#federation/webfinger-lookup.ts';
import { refuse } from '#lib/outcome.ts';
import { valueOf } from '../../support/given.ts';
import { post, type Doc } from '../support/pretend-server.ts';
import {
  act,
  commentAt,
  fresh,
  lastReceipt,
  note,
  openScene,
  postAt,
  posts,
  send,
  settledSince,
  to,
  type Scene,
} from '../support/scene.ts';
import { nothing, trial } from '../support/trial.ts';

let scene: Scene;
/** Of mallory's, before she was shut out: a post and an answer in our community, an answer in the Group's thread. */
let spam: string;
let answer: string;
let barking: string;

const shut = (host = 'evil.test') =>
  scene.moot.house.act((context) => setRule(context, { host, degrees: ['defederate'], by: null }));
const open = (host = 'evil.test') =>
  scene.moot.house.act((context) => liftRule(context, { host, by: null }));
const inner = (type: string, actor: string, object: unknown, more: Doc = {}): Doc => ({
  id: `${actor}/acts/${fresh()}`,
  type,
  actor,
  object,
  to,
  ...more,
});

beforeAll(async () => {
  scene = await openScene();
  const { evil, mallory, cats, ours, bark, dogs } = scene;
  [spam, answer, barking] = [1, 2, 3].map((at) => `${evil.origin}/spam/${at}`) as [
    string,
    string,
    string,
  ];
  await send(scene, act('Create', mallory, note(spam, mallory, cats.uri, { name: 'Spam' })));
  await send(
    scene,
    act('Create', mallory, note(answer, mallory, cats.uri, { inReplyTo: ours.uri })),
  );
  evil.serve('/spam/3', note(barking, mallory, dogs, { inReplyTo: bark }));
  await send(scene, act('Announce', dogs, barking));
  evil.serve('/spam/4', note(`${evil.origin}/spam/4`, mallory, dogs, { name: 'Not here yet' }));
  for (const known of [
    await postAt(scene, spam),
    await commentAt(scene, answer),
    await commentAt(scene, barking),
  ])
    if (known === null) throw new Error('what the test is about is not there');
  valueOf(await shut());
  await scene.street.quiet();
});
afterAll(() => scene.close());

type Row = [name: string, make: (s: Scene) => Doc];
const of = (s: Scene, path: string): string => `${s.victim.origin}/posts/${path}${fresh()}`;

describe('at the door', () => {
  const rows: Row[] = [
    ['whatever it says itself', (s) => act('Like', s.mallory, s.ours.uri)],
    ['even a farewell', (s) => act('Delete', s.mallory, s.mallory)],
    ['a vote on something there', (s) => act('Like', s.vera, spam)],
    [
      'its word passed on by another',
      (s) => act('Create', s.vera, note(spam, s.mallory, s.cats.uri)),
    ],
    [
      'a note that somebody there is said to have written too',
      (s) =>
        act(
          'Create',
          s.vera,
          note(of(s, 'a'), s.vera, s.cats.uri, { attributedTo: [s.vera, s.mallory] }),
        ),
    ],
    [
      'an answer to something there',
      (s) => act('Create', s.vera, note(of(s, 'b'), s.vera, s.cats.uri, { inReplyTo: spam })),
    ],
    [
      'an edit that makes it an answer to something there',
      (s) => act('Update', s.vera, note(s.hers, s.vera, s.cats.uri, { inReplyTo: answer })),
    ],
    [
      'what a community announces of it, by id',
      (s) => act('Announce', s.dogs, `${s.evil.origin}/spam/4`),
    ],
    [
      'what a community announces that somebody there did',
      (s) => act('Announce', s.dogs, inner('Like', s.mallory, s.bark)),
    ],
    [
      'what a community announces about something there',
      (s) => act('Announce', s.dogs, inner('Like', s.vera, barking)),
    ],
    [
      'an announced answer to something there',
      (s) =>
        act(
          'Announce',
          s.dogs,
          inner('Create', s.vera, note(of(s, 'c'), s.vera, s.dogs, { inReplyTo: barking })),
        ),
    ],
    ['an Undo of something there', (s) => act('Undo', s.vera, inner('Like', s.vera, spam))],
    ['a report of something there', (s) => act('Flag', s.vera, [s.hers, spam])],
  ];

  test.each(rows)('%s is refused, and nobody there is asked', async (_, make) => {
    expect(await trial(scene, make(scene))).toEqual(nothing(403));
  });
});

describe('whom something only mentions, or links to, does not stop it', () => {
  const rows: Row[] = [
    [
      'a mention',
      (s) => ({
        tag: [{ type: 'Mention', href: s.mallory, name: '@mallory@evil.test' }],
        cc: [s.cats.uri, s.mallory],
      }),
    ],
    [
      'a link',
      (s) => ({ name: 'A link', attachment: [{ type: 'Link', href: `${s.evil.origin}/page` }] }),
    ],
    [
      'a picture',
      (s) => ({
        attachment: [{ type: 'Document', mediaType: 'image/png', url: `${s.evil.origin}/x.png` }],
        image: { type: 'Image', url: `${s.evil.origin}/x.png` },
      }),
    ],
    [
      'an address in the words',
      (s) => ({ content: `<p><a href="${s.evil.origin}/buy">Buy</a></p>` }),
    ],
  ];

  test.each(rows)('%s: it is kept, and nothing is fetched there', async (_, make) => {
    const uri = of(scene, 'm');
    const json = note(uri, scene.vera, scene.cats.uri, make(scene));
    const { visits, ...settled } = await trial(scene, act('Create', scene.vera, json));

    expect(settled).toMatchObject({ status: 202, state: 'applied' });
    expect(visits).not.toContain('evil.test');
    expect(await postAt(scene, uri)).not.toBeNull();
  });
});

describe('in a batch', () => {
  test('what rests on it has no effect, and the rest has its own', async () => {
    const items = [
      inner('Like', scene.mallory, scene.bark),
      inner('Like', scene.vera, barking),
      inner('Delete', `${scene.group.origin}/users/gwen`, barking),
      `${scene.evil.origin}/spam/4`,
      inner('Like', scene.vera, scene.bark),
    ];
    const before = (await postAt(scene, scene.bark))!.up;
    const { visits, changed, ...settled } = await trial(scene, act('Announce', scene.dogs, items));

    expect(settled).toMatchObject({ status: 202, state: 'applied' });
    expect((await postAt(scene, scene.bark))!.up).toBe(before + 1);
    expect(await commentAt(scene, barking)).toMatchObject({ up: 0, removed: null, deleted: null });
    expect(visits).not.toContain('evil.test');
    expect(changed).not.toContain('comments');
  });
});

describe('nothing is fetched there', () => {
  const visits = () =>
    scene.street.wire.requests.filter(({ url }) => new URL(url).hostname.endsWith('evil.test'))
      .length;

  test('neither a person nor a handle, known or not', async () => {
    const { world } = scene.moot;
    const before = visits();

    for (const uri of [scene.mallory, scene.nick])
      expect(await resolveActor(world, uri, { fresh: true })).toEqual(refuse('barred'));
    expect(await resolveHandle(world, '@mallory@evil.test')).toEqual(refuse('barred'));
    expect(visits()).toBe(before);
  });

  test('nor what the history of a community names', async () => {
    const { group, dogs, evil, victim, vera } = scene;
    const honest = victim.serve(
      '/posts/h1',
      note(`${victim.origin}/posts/h1`, vera, dogs, { name: 'H' }),
    );
    const inReply = victim.serve(
      '/posts/h2',
      note(`${victim.origin}/posts/h2`, vera, dogs, { inReplyTo: barking }),
    );
    const items = [
      `${evil.origin}/spam/4`,
      inReply,
      honest,
      inner('Create', scene.mallory, `${evil.origin}/spam/4`),
    ];
    group.group('dogs', { outbox: `${group.origin}/outbox` });
    group.serve('/outbox', {
      id: `${group.origin}/outbox`,
      type: 'OrderedCollection',
      orderedItems: items,
    });
    const before = visits();
    await scene.moot.house.act((context) =>
      startBackfill(context, { kind: 'community', uri: dogs }),
    );
    await scene.street.quiet();

    expect(await postAt(scene, honest)).not.toBeNull();
    expect(await commentAt(scene, inReply)).toBeNull();
    expect(await postAt(scene, `${evil.origin}/spam/4`)).toBeNull();
    expect(visits()).toBe(before);
  });
});

test.each<Row>([
  [
    'what somebody there did, as a community says',
    (s) => act('Announce', s.dogs, inner('Like', 'https://late.test/users/lou', s.bark)),
  ],
  ['what is about something there', (s) => act('Like', s.vera, 'https://late.test/posts/1')],
])('%s, and came before: it is refused when its turn comes', async (_, make) => {
  const last = await lastReceipt(scene);
  const sent = await post(scene.moot, make(scene));
  valueOf(await shut('late.test'));
  await scene.street.quiet();
  const settled = await settledSince(scene, { sent, last, before: posts(scene) });
  valueOf(await open('late.test'));

  expect(settled).toMatchObject({ status: 202, state: 'blocked', reason: 'blocked' });
});

test('when the rule is lifted all of it is heard again', async () => {
  valueOf(await open());
  const before = (await postAt(scene, scene.ours.uri))!.up;

  expect(await send(scene, act('Like', scene.mallory, scene.ours.uri))).toMatchObject({
    status: 202,
    state: 'applied',
  });
  expect((await postAt(scene, scene.ours.uri))!.up).toBe(before + 1);
  expect(
    await send(scene, act('Announce', scene.dogs, `${scene.evil.origin}/spam/4`)),
  ).toMatchObject({ state: 'applied' });
  expect(await postAt(scene, `${scene.evil.origin}/spam/4`)).not.toBeNull();
});
