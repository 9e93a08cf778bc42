/** Hostile Announces: by whom nobody follows, and forgeries by a Group that is followed here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, fresh, note, openScene, to, type Scene } from '../support/scene.ts';
import type { Doc } from '../support/pretend-server.ts';
import { nothing, trial } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

type Row = [
  name: string,
  state: 'refused' | 'ignored',
  reason: string,
  make: (s: Scene) => unknown,
  visits?: string[],
];

const inner = (type: string, actor: string, object: unknown, more: Doc = {}): Doc => ({
  id: `${actor}/acts/${fresh()}`,
  type,
  actor,
  object,
  to,
  ...more,
});
/** A thread of the Group's by vera, as its own server tells it; the words are hers or not there. */
const told = (s: Scene, path: string, more: Doc = {}): Doc => {
  const thread = note(`${s.victim.origin}${path}`, s.vera, s.dogs, { name: 'A thread', ...more });
  s.victim.serve(path, thread);
  return thread;
};

const forgeries: Row[] = [
  [
    'a Create by another that its server does not know',
    'ignored',
    'announced object is missing',
    (s) => inner('Create', s.vera, note(`${s.victim.origin}/posts/never`, s.vera, s.dogs)),
    ['victim.test', 'victim.test'],
  ],
  [
    'a Create whose object has another author',
    'refused',
    'author is not the actor',
    (s) =>
      inner(
        'Create',
        s.vera,
        told(s, '/posts/a1', { attributedTo: `${s.victim.origin}/users/vic` }),
      ),
    ['victim.test'],
  ],
  [
    'a Create by our own',
    'ignored',
    'our own',
    (s) => inner('Create', s.alice.uri, note('https://folkmoot.test/post/88', s.alice.uri, s.dogs)),
  ],
  [
    'a Create under an id of ours',
    'refused',
    'object of another origin',
    (s) => inner('Create', s.vera, note('https://folkmoot.test/post/88', s.vera, s.dogs)),
  ],
  [
    'a Create under an activity id of another',
    'refused',
    'id-of-another-origin',
    (s) => inner('Create', s.vera, s.hers, { id: `${s.evil.origin}/acts/1` }),
  ],
  [
    'a Create of a private note',
    'ignored',
    'not-public',
    (s) => inner('Create', s.vera, told(s, '/posts/a2', { to: [s.dogs], cc: [] })),
    ['victim.test'],
  ],
  [
    'a thread that belongs to us',
    'ignored',
    'no-community',
    (s) => inner('Create', s.vera, told(s, '/posts/a3', { cc: [s.cats.uri], tag: [] })),
    ['victim.test'],
  ],
  [
    'a comment in a thread of ours',
    'ignored',
    'no thread of this community',
    (s) => inner('Create', s.vera, told(s, '/posts/a4', { inReplyTo: s.ours.uri })),
    ['victim.test'],
  ],
  [
    'a comment of its own member in a thread of ours',
    'ignored',
    'no thread of this community',
    (s) =>
      inner(
        'Create',
        `${s.group.origin}/users/gwen`,
        note(`${s.group.origin}/posts/a5`, `${s.group.origin}/users/gwen`, s.dogs, {
          inReplyTo: s.ours.uri,
        }),
      ),
  ],
  [
    'an Update of words that their server does not say',
    'ignored',
    'announced object is missing',
    (s) =>
      inner(
        'Update',
        s.vera,
        note(s.hers, s.vera, s.cats.uri, { content: 'hacked', updated: '2026-01-05T11:59:00Z' }),
      ),
    ['victim.test', 'victim.test'],
  ],
  [
    'an Update of a thread of ours',
    'ignored',
    'our own',
    (s) =>
      inner(
        'Update',
        s.alice.uri,
        note(s.ours.uri, s.alice.uri, s.cats.uri, { content: 'hacked' }),
      ),
  ],
  [
    "an Update of somebody else's thing on the same server",
    'refused',
    'author is not the actor',
    (s) =>
      inner(
        'Update',
        `${s.group.origin}/users/greg`,
        note(s.bark, `${s.group.origin}/users/gwen`, s.dogs, { content: 'hacked' }),
      ),
  ],
  [
    "an Update that claims somebody else's thing",
    'refused',
    'author is not the actor',
    (s) =>
      inner(
        'Update',
        s.group.person('greg'),
        note(s.bark, s.group.person('greg'), s.dogs, {
          content: 'hacked',
          updated: '2026-01-05T11:59:00Z',
        }),
      ),
  ],
  [
    'a Delete of a thread elsewhere',
    'ignored',
    'no thread of this community',
    (s) => inner('Delete', s.vera, s.hers),
  ],
  [
    'a removal of a thread of ours by its moderator',
    'ignored',
    'no thread of this community',
    (s) => inner('Delete', `${s.group.origin}/users/gwen`, s.hers),
  ],
  [
    'a removal by a stranger',
    'refused',
    'not a moderator of this community',
    (s) => inner('Delete', s.mallory, s.bark),
  ],
  [
    'a Lock by a stranger',
    'refused',
    'not a moderator of this community',
    (s) => inner('Lock', s.mallory, s.bark),
  ],
  [
    'a Lock of a thread of ours',
    'ignored',
    'nothing of this community',
    (s) => inner('Lock', `${s.group.origin}/users/gwen`, s.hers),
  ],
  [
    'an Add of a moderator by a stranger',
    'refused',
    'not a moderator of this community',
    (s) => inner('Add', s.mallory, s.mallory, { target: `${s.dogs}/moderators` }),
  ],
  [
    'an Add to our moderators',
    'ignored',
    'no list of this community',
    (s) =>
      inner('Add', `${s.group.origin}/users/gwen`, s.vera, { target: `${s.cats.uri}/moderators` }),
  ],
  [
    'a Block from our community',
    'ignored',
    'no ban from this community',
    (s) => inner('Block', `${s.group.origin}/users/gwen`, s.vera, { target: s.cats.uri }),
  ],
  [
    'a vote on a thread of ours',
    'ignored',
    'no thread of this community',
    (s) => inner('Like', s.vera, s.hers),
  ],
  [
    'a vote in the name of one of ours',
    'ignored',
    'our own',
    (s) => inner('Like', s.alice.uri, s.bark),
  ],
  [
    "an Undo of another's vote",
    'refused',
    'undoes an act of somebody else',
    (s) => inner('Undo', s.mallory, inner('Like', s.vera, s.bark)),
  ],
  [
    'an Undo of a vote on a thread of ours',
    'ignored',
    'no thread of this community',
    (s) => inner('Undo', s.vera, inner('Like', s.vera, s.ours.uri)),
  ],
  ['a Follow', 'ignored', 'Follow is not relayed', (s) => inner('Follow', s.vera, s.cats.uri)],
  [
    'a Move of an account',
    'ignored',
    'no thread of this community',
    (s) => inner('Move', s.vera, s.vera, { target: s.mallory }),
  ],
  [
    'a Move of a thread of ours',
    'ignored',
    'no thread of this community',
    (s) => inner('Move', `${s.group.origin}/users/gwen`, s.ours.uri, { target: s.birds }),
  ],
  [
    'a Move of its thread by a stranger',
    'refused',
    'not a moderator of this community',
    (s) => inner('Move', s.vera, s.bark, { target: s.birds }),
  ],
  [
    'a Move of its thread into a community of ours',
    'ignored',
    'moves to where we cannot follow',
    (s) => inner('Move', `${s.group.origin}/users/gwen`, s.bark, { target: s.cats.uri }),
  ],
  [
    'a Delete of a community of ours',
    'ignored',
    'no thread of this community',
    (s) => inner('Delete', `${s.group.origin}/users/gwen`, s.cats.uri, { summary: 'x' }),
  ],
  [
    'its own Delete by a stranger',
    'refused',
    'not a moderator of this community',
    (s) => inner('Delete', s.vera, s.dogs, { summary: 'x' }),
  ],
  [
    'a ban from its whole server',
    'refused',
    'no server of theirs',
    (s) => inner('Block', `${s.group.origin}/users/gwen`, s.vera, { target: `${s.group.origin}/` }),
  ],
  [
    'a mark of its post by a stranger',
    'refused',
    'object of another origin',
    (s) => inner('Update', s.vera, { id: s.bark, type: 'Page', sensitive: true }),
  ],
  ['an Accept', 'ignored', 'Accept is not relayed', (s) => inner('Accept', s.vera, s.cats.uri)],
  ['a Flag', 'ignored', 'reports what is not ours to judge', (s) => inner('Flag', s.vera, s.bark)],
  [
    'an Announce of somebody else',
    'ignored',
    'announces the announcement of somebody else',
    (s) => inner('Announce', s.birds, s.hers),
  ],
  [
    'an Announce in an Announce in an Announce',
    'ignored',
    'announces nothing',
    (s) =>
      inner(
        'Announce',
        s.dogs,
        inner('Announce', s.dogs, inner('Announce', s.dogs, inner('Create', s.vera, s.hers))),
      ),
  ],
  ['a thing of ours by id', 'ignored', 'our own', (s) => s.ours.uri],
  ['a javascript: id', 'ignored', 'announces nothing', () => 'javascript:alert(1)'],
  [
    'an address of this machine',
    'refused',
    'announced object is on a barred host',
    () => 'https://localhost/x',
  ],
  [
    'an object without id',
    'refused',
    'object without id',
    (s) => ({ ...told(s, '/posts/a6'), id: undefined }),
  ],
  [
    'an empty batch',
    'ignored',
    'nothing in the batch concerned us',
    () => ({ type: 'OrderedCollection', orderedItems: [] }),
  ],
  [
    'a batch of forgeries',
    'ignored',
    'nothing in the batch concerned us',
    (s) => [
      inner('Like', s.vera, s.hers),
      inner('Lock', s.mallory, s.bark),
      inner('Delete', s.vera, s.hers),
    ],
  ],
];

describe('a Group that is followed here', () => {
  test.each<Row>(forgeries)(
    'announces %s: %s as “%s”, without effect',
    async (_, state, reason, make, visits = []) => {
      const json = act('Announce', scene.dogs, make(scene));

      expect(await trial(scene, json)).toEqual(nothing(202, { state, reason, visits }));
    },
  );
});

describe('who is not followed here', () => {
  test('announces, and nothing happens, whatever it is', async () => {
    for (const make of [
      (s: Scene) => s.hers,
      (s: Scene) => inner('Create', s.vera, told(s, '/posts/c1')),
      (s: Scene) => inner('Lock', s.birds, s.bark),
    ]) {
      const verdict = { state: 'ignored', reason: 'not-followed' };
      expect(await trial(scene, act('Announce', scene.birds, make(scene)))).toEqual(
        nothing(202, verdict),
      );
    }
  });
});
