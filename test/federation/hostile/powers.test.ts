/** Powers that mallory does not have: moderation, membership, moves; well signed, and without effect. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { valueOf } from '../../support/given.ts';
import { act, openScene, to, type Scene } from '../support/scene.ts';
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

const embedded = (_: Scene, type: string, actor: string, object: string): Doc => ({
  id: `${actor}/acts/${type}`,
  type,
  actor,
  object,
});

const powers: Row[] = [
  ['Lock of a thread', 'refused', 'not a moderator here', (s) => act('Lock', s.mallory, s.hers)],
  [
    'Undo of a Lock',
    'refused',
    'not a moderator here',
    (s) => act('Undo', s.mallory, embedded(s, 'Lock', s.mallory, s.hers)),
  ],
  [
    'Add of itself as a moderator',
    'refused',
    'not a moderator here',
    (s) => act('Add', s.mallory, s.mallory, { target: `${s.cats.uri}/moderators` }),
  ],
  [
    'Remove of the moderator',
    'refused',
    'not a moderator here',
    (s) => act('Remove', s.mallory, s.alice.uri, { target: `${s.cats.uri}/moderators` }),
  ],
  [
    'Add of a featured post',
    'refused',
    'not a moderator here',
    (s) => act('Add', s.mallory, s.hers, { target: `${s.cats.uri}/featured` }),
  ],
  [
    'Add to a list elsewhere',
    'ignored',
    'no list of this community',
    (s) => act('Add', s.mallory, s.mallory, { target: `${s.dogs}/moderators` }),
  ],
  [
    'Block of the moderator',
    'refused',
    'not a moderator here',
    (s) => act('Block', s.mallory, s.alice.uri, { target: s.cats.uri }),
  ],
  [
    'Block from a community elsewhere',
    'ignored',
    'no ban from this community',
    (s) => act('Block', s.mallory, s.alice.uri, { target: s.dogs }),
  ],
  [
    'Block from this whole server',
    'refused',
    'no server of theirs',
    (s) => act('Block', s.mallory, s.vera, { target: 'https://folkmoot.test/' }),
  ],
  [
    'Block of others’ people from a server of its own',
    'ignored',
    'a ban of somebody else’s people',
    (s) => act('Block', s.mallory, s.vera, { target: `${s.evil.origin}/`, removeData: true }),
  ],
  [
    'Block of our people from a server of its own',
    'ignored',
    'a ban of somebody else’s people',
    (s) => act('Block', s.mallory, s.alice.uri, { target: `${s.evil.origin}/`, removeData: true }),
  ],
  [
    'Warn',
    'refused',
    'not a moderator here',
    (s) => act('Warn', s.mallory, s.ours.uri, { summary: 'Enough' }),
  ],
  [
    'Warn of what was written elsewhere',
    'refused',
    'not a moderator of this community',
    (s) => act('Warn', s.mallory, s.bark, { summary: 'Enough' }),
  ],
  [
    'Move of a thread',
    'refused',
    'not a moderator here',
    (s) => act('Move', s.mallory, s.ours.uri, { target: s.cats.uri }),
  ],
  [
    'Lock of a thread’s context',
    'refused',
    'not a moderator here',
    (s) => act('Lock', s.mallory, `${s.ours.uri}/context`),
  ],
  [
    'Update that marks another’s post',
    'refused',
    'object of another origin',
    (s) => act('Update', s.mallory, { id: s.hers, type: 'Page', sensitive: true }),
  ],
  [
    'Accept that nobody asked for',
    'ignored',
    'never-asked',
    (s) => act('Accept', s.mallory, embedded(s, 'Follow', s.alice.uri, s.mallory)),
  ],
  [
    'Accept in the name of another',
    'ignored',
    'accepts nothing that was asked from here',
    (s) => act('Accept', s.mallory, embedded(s, 'Follow', s.alice.uri, s.dogs)),
  ],
  [
    'Reject in the name of another',
    'ignored',
    'rejects nothing that was asked from here',
    (s) => act('Reject', s.mallory, embedded(s, 'Follow', s.alice.uri, s.dogs)),
  ],
  ['Follow of nobody', 'ignored', 'follows nobody here', (s) => act('Follow', s.mallory, s.vera)],
  [
    'Move of another',
    'refused',
    'moves somebody else',
    (s) => act('Move', s.mallory, s.vera, { target: s.mallory }),
  ],
  [
    'Move that its own document does not say',
    'refused',
    'does not say movedTo',
    (s) => act('Move', s.mallory, s.mallory, { target: s.vera }),
    ['evil.test'],
  ],
  [
    'Flag of nothing known',
    'ignored',
    'reports nothing known here',
    (s) => act('Flag', s.mallory, ['https://nowhere.test/1'], { content: 'bad' }),
  ],
  [
    'View, which nobody knows',
    'ignored',
    'View is not something we act on',
    (s) => act('View', s.mallory, s.hers),
  ],
  [
    'constructor, which is no activity',
    'ignored',
    'constructor is not something we act on',
    (s) => act('constructor', s.mallory, s.hers),
  ],
  [
    'Announce by a person',
    'ignored',
    'boosts of people are not counted',
    (s) => act('Announce', s.mallory, s.hers, { to }),
  ],
];

describe.each<[string, Row[]]>([['powers', powers]])('hostile %s', (_, rows) => {
  test.each<Row>(rows)(
    '%s: answered 202, %s as “%s”, without effect',
    async (_name, state, reason, make, visits = []) => {
      expect(await trial(scene, make(scene))).toEqual(nothing(202, { state, reason, visits }));
    },
  );
});

/** FEP-1b12: what a community elsewhere decides, it says itself; nobody else says it for it, not even who may. */
describe('a moderator of a community elsewhere', () => {
  let greg = '';
  beforeAll(async () => {
    greg = scene.group.person('greg');
    const { world, house } = scene.moot;
    const person = valueOf(await resolveActor(world, greg));
    const dogs = valueOf(await resolveActor(world, scene.dogs));
    const chair = {
      community: dogs.id,
      person: person.id,
      by: dogs.id,
      authority: 'community',
    } as const;
    valueOf(await house.act((context) => appointModerator(context, chair)));
    await scene.street.quiet();
  });

  test.each<[string, Row[1], string, (s: Scene) => Doc]>([
    ['removes a thread', 'refused', 'not-allowed', (s) => act('Delete', greg, s.bark)],
    ['locks a thread', 'ignored', 'nothing of this community', (s) => act('Lock', greg, s.bark)],
    [
      'restores a thread',
      'ignored',
      'nothing of this community',
      (s) => act('Undo', greg, embedded(s, 'Delete', greg, s.bark)),
    ],
    [
      'bans somebody',
      'ignored',
      'no ban from this community',
      (s) => act('Block', greg, s.alice.uri, { target: s.dogs }),
    ],
    [
      'appoints somebody',
      'ignored',
      'no list of this community',
      (s) => act('Add', greg, s.mallory, { target: `${s.dogs}/moderators` }),
    ],
  ])('who %s without it has no effect', async (_, state, reason, make) => {
    expect(await trial(scene, make(scene))).toEqual(nothing(202, { state, reason }));
  });
});
