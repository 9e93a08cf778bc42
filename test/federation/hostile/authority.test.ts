/** Hostile activities, well signed by mallory, about things that are not mallory's: no effect. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, fresh, note, openScene, type Scene } from '../support/scene.ts';
import type { Doc } from '../support/pretend-server.ts';
import { nothing, trial } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

type Row = [
  name: string,
  state: 'refused' | 'ignored',
  reason: string,
  make: (s: Scene) => Doc,
  visits?: string[],
];

const mine = (s: Scene, more: Doc = {}): Doc =>
  note(`${s.evil.origin}/posts/${fresh()}`, s.mallory, s.cats.uri, { name: 'Spam', ...more });
const create = (s: Scene, object: unknown): Doc => act('Create', s.mallory, object);
const embedded = (_: Scene, type: string, actor: string, object: string): Doc => ({
  id: `${actor}/acts/${type}`,
  type,
  actor,
  object,
});

const creations: Row[] = [
  [
    'a post by somebody of another server',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { attributedTo: s.vera })),
  ],
  [
    'a post by somebody of our own',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { attributedTo: s.alice.uri })),
  ],
  [
    'a post by a neighbour on the same server',
    'refused',
    'author is not the actor',
    (s) => create(s, mine(s, { attributedTo: s.nick })),
  ],
  ['a post by number', 'refused', 'foreign-author', (s) => create(s, mine(s, { attributedTo: 1 }))],
  [
    'a post by number as text',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { attributedTo: '1' })),
  ],
  [
    'a post by a list that begins with another',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { attributedTo: [s.vera, s.mallory] })),
  ],
  [
    'a post by a list with a Person of ours',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { attributedTo: [s.mallory, { type: 'Person', id: s.alice.uri }] })),
  ],
  [
    'a post by an object without id',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { attributedTo: { type: 'Person' } })),
  ],
  [
    'a post by nobody',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { attributedTo: undefined })),
  ],
  [
    'a post under an id of another server',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { id: `${s.victim.origin}/posts/new` })),
  ],
  [
    'a post under an id of another, by its owner',
    'refused',
    'author is not the actor',
    (s) => create(s, mine(s, { id: `${s.victim.origin}/posts/new`, attributedTo: s.vera })),
  ],
  [
    'a post under an id of ours',
    'refused',
    'foreign-author',
    (s) => create(s, mine(s, { id: 'https://folkmoot.test/post/77' })),
  ],
  [
    'a post with a javascript: id',
    'refused',
    'not-an-object',
    (s) => create(s, mine(s, { id: 'javascript:alert(1)' })),
  ],
  ['a post without id', 'refused', 'not-an-object', (s) => create(s, mine(s, { id: undefined }))],
  [
    'a post named by an id of another server',
    'refused',
    'object of another origin',
    (s) => create(s, s.hers),
  ],
  ['a number', 'refused', 'not-an-object', (s) => create(s, 7)],
  ['a list of posts', 'refused', 'not-an-object', (s) => create(s, [mine(s)])],
  [
    'a poll vote',
    'ignored',
    'poll-vote',
    (s) => create(s, mine(s, { name: 'Yes', content: undefined, inReplyTo: s.hers, to: [s.vera] })),
  ],
  [
    'a poll vote in public',
    'ignored',
    'poll-vote',
    (s) => create(s, mine(s, { name: 'Yes', content: undefined, inReplyTo: s.hers })),
  ],
  [
    'a Tombstone',
    'ignored',
    'Tombstone is not kept',
    (s) => create(s, mine(s, { type: 'Tombstone' })),
  ],
  ['a Person', 'ignored', 'Person is not kept', (s) => create(s, mine(s, { type: 'Person' }))],
  [
    'a list of types',
    'ignored',
    'what has no type is not kept',
    (s) => create(s, mine(s, { type: ['Note', 'Page'] })),
  ],
  [
    'a post to a community that is not here',
    'ignored',
    'no-community',
    (s) =>
      create(
        s,
        note(`${s.evil.origin}/posts/${fresh()}`, s.mallory, 'https://folkmoot.test/c/dogs'),
      ),
  ],
  [
    'a post to a person',
    'ignored',
    'no-community',
    (s) => create(s, note(`${s.evil.origin}/posts/${fresh()}`, s.mallory, s.alice.uri)),
  ],
  [
    'a reply to what is not here',
    'ignored',
    'missing',
    (s) => create(s, mine(s, { inReplyTo: 'https://folkmoot.test/post/999' })),
  ],
  [
    'a reply to itself',
    'ignored',
    'thread-too-deep',
    (s) => {
      const o = mine(s);
      return create(s, { ...o, inReplyTo: o['id'] });
    },
  ],
];

const changes: Row[] = [
  [
    'Update of a post of another server',
    'refused',
    'object of another origin',
    (s) => act('Update', s.mallory, note(s.hers, s.vera, s.cats.uri, { content: 'hacked' })),
  ],
  [
    'Update of a post of ours',
    'refused',
    'object of another origin',
    (s) =>
      act('Update', s.mallory, note(s.ours.uri, s.alice.uri, s.cats.uri, { content: 'hacked' })),
  ],
  [
    'Update of a post of ours, as its own',
    'refused',
    'object of another origin',
    (s) => act('Update', s.mallory, mine(s, { id: s.ours.uri })),
  ],
  [
    'Update of a person elsewhere',
    'refused',
    'object of another origin',
    (s) => act('Update', s.mallory, { id: s.vera, type: 'Person', name: 'hacked' }),
  ],
  [
    'Update of our community',
    'refused',
    'object of another origin',
    (s) => act('Update', s.mallory, { id: s.cats.uri, type: 'Group', name: 'hacked' }),
  ],
  [
    'Update by id of a post elsewhere',
    'refused',
    'object of another origin',
    (s) => act('Update', s.mallory, s.hers),
  ],
  ['Update of nothing', 'refused', 'updates nothing', (s) => act('Update', s.mallory, null)],
  ['Delete of a post elsewhere', 'refused', 'not-allowed', (s) => act('Delete', s.mallory, s.hers)],
  [
    'Delete of a comment elsewhere',
    'refused',
    'not-allowed',
    (s) => act('Delete', s.mallory, { id: s.remark, type: 'Tombstone' }),
  ],
  [
    'Delete of a post of ours',
    'refused',
    'not-allowed',
    (s) => act('Delete', s.mallory, s.ours.uri),
  ],
  [
    'Delete of what another may still write',
    'ignored',
    'deletes nothing known here',
    (s) => act('Delete', s.mallory, `${s.victim.origin}/posts/99`),
  ],
  [
    'Delete of a person elsewhere',
    'ignored',
    'deletes nothing known here',
    (s) => act('Delete', s.mallory, s.vera),
  ],
  [
    'Delete of a person of ours',
    'ignored',
    'deletes nothing known here',
    (s) => act('Delete', s.mallory, s.alice.uri),
  ],
  [
    'Delete of our community',
    'ignored',
    'deletes nothing known here',
    (s) => act('Delete', s.mallory, s.cats.uri),
  ],
  [
    "Undo of another's Like, embedded",
    'refused',
    'undoes an act of another origin',
    (s) => act('Undo', s.mallory, embedded(s, 'Like', s.vera, s.ours.uri)),
  ],
  [
    "Undo of another's Like, by id",
    'refused',
    'undoes an act of another origin',
    (s) => act('Undo', s.mallory, `${s.vera}/acts/like-3`),
  ],
  [
    "Undo of another's Like under an own id",
    'refused',
    'undoes an act of somebody else',
    (s) =>
      act('Undo', s.mallory, { ...embedded(s, 'Like', s.vera, s.ours.uri), id: `${s.mallory}/x` }),
  ],
  [
    'Undo of a Follow of ours',
    'refused',
    'undoes an act of another origin',
    (s) => act('Undo', s.mallory, embedded(s, 'Follow', s.alice.uri, s.dogs)),
  ],
  [
    "Undo of a thread's Announce",
    'ignored',
    'no thread of this community',
    (s) => act('Undo', s.mallory, { ...embedded(s, 'Announce', s.mallory, s.bark) }),
  ],
  [
    'Undo of a Delete that was none',
    'refused',
    'not a moderator here',
    (s) => act('Undo', s.mallory, embedded(s, 'Delete', s.mallory, s.hers)),
  ],
  ['Undo of nothing', 'refused', 'undoes nothing', (s) => act('Undo', s.mallory, {})],
  [
    "a vote in another's name",
    'ignored',
    'Like is not kept',
    (s) => act('Create', s.mallory, embedded(s, 'Like', s.vera, s.ours.uri)),
  ],
  [
    'a vote on nothing',
    'refused',
    'votes on nothing',
    (s) => act('Like', s.mallory, 'not a thing'),
  ],
  [
    'a vote on what is not here',
    'ignored',
    'subject is missing',
    (s) => act('Like', s.mallory, 'https://folkmoot.test/post/999'),
  ],
];

describe.each<[string, Row[]]>([
  ['creations', creations],
  ['changes', changes],
])('hostile %s', (_, rows) => {
  test.each<Row>(rows)(
    '%s: answered 202, %s as “%s”, without effect',
    async (_name, state, reason, make, visits = []) => {
      expect(await trial(scene, make(scene))).toEqual(nothing(202, { state, reason, visits }));
    },
  );
});
