/** Documents that are fetched and claim to be another's, or ours, or what only looks like a document. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { act, fresh, note, openScene, send, type Scene } from '../support/scene.ts';
import { keys, type Doc } from '../support/pretend-server.ts';
import { nothing, trial, type Trial } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const path = (): string => `/f/${fresh()}`;
/** A vote makes us fetch what it is about. */
const voteOn = (uri: string): Promise<Trial> => trial(scene, act('Like', scene.mallory, uri));
const words = (id: string, by: string, more: Doc = {}): Doc =>
  note(id, by, scene.cats.uri, { name: 'Words', ...more });

type Row = [name: string, make: () => string, reason: string, visits: string[]];

const evil = ['evil.test'];
/** security.md 1.1, 1.4 and FEP-fe34: what a document says about itself, by where it lies. */
const fetched: Row[] = [
  [
    'calls itself by an id of ours',
    () => scene.evil.serve(path(), words('https://folkmoot.test/post/77', scene.mallory)),
    'not-activitypub',
    evil,
  ],
  [
    'calls itself our post',
    () => scene.evil.serve(path(), words(scene.ours.uri, scene.alice.uri, { content: 'hacked' })),
    'not-activitypub',
    evil,
  ],
  [
    'calls itself by an id of another',
    () => scene.evil.serve(path(), words(`${scene.victim.origin}/posts/9`, scene.vera)),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to another server',
    () => own((id) => words(id, scene.vera)),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to one of ours',
    () => own((id) => words(id, scene.alice.uri)),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to our community',
    () => own((id) => words(id, scene.cats.uri)),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to the number of one of ours',
    () => own((id) => words(id, '', { attributedTo: scene.alice.id })),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to a list in a list',
    () => own((id) => words(id, '', { attributedTo: [[scene.vera, scene.mallory]] })),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to its author and one of ours',
    () => own((id) => words(id, '', { attributedTo: [scene.mallory, scene.alice.uri] })),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to its author and a number',
    () => own((id) => words(id, '', { attributedTo: [scene.mallory, 1] })),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to its author after a hundred others',
    () =>
      own((id) =>
        words(id, '', {
          attributedTo: [...Array.from({ length: 100 }, () => scene.mallory), scene.vera],
        }),
      ),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to an object that is another',
    () => own((id) => words(id, '', { attributedTo: { id: scene.vera, type: 'Person' } })),
    'not-activitypub',
    evil,
  ],
  [
    'is attributed to nobody',
    () => own((id) => words(id, '', { attributedTo: null })),
    'not-activitypub',
    evil,
  ],
  [
    'moves to another server',
    () => scene.evil.answer(path(), { status: 302, location: `${scene.victim.origin}/nothing` }),
    'missing',
    ['evil.test', 'victim.test', 'evil.test', 'victim.test'],
  ],
  [
    'moves to us',
    () => scene.evil.answer(path(), { status: 302, location: scene.ours.uri }),
    'barred',
    evil,
  ],
  [
    'is an activity',
    () => own((id) => ({ ...act('Create', scene.mallory, words(`${id}/o`, scene.mallory)), id })),
    'not-activitypub',
    evil,
  ],
  ['is a list', () => scene.evil.answer(path(), { body: '[]' }), 'not-activitypub', evil],
  [
    'says its id twice',
    () =>
      own(
        (id) => words(id, scene.mallory),
        (text) => text.replace('{', '{"id":"https://victim.test/1",'),
      ),
    'not-activitypub',
    evil,
  ],
  [
    'says its author twice',
    () =>
      own(
        (id) => words(id, scene.mallory),
        (text) => text.replace('{', `{"attributedTo":"${scene.vera}",`),
      ),
    'not-activitypub',
    evil,
  ],
  [
    'is a graph',
    () => own((id) => ({ ...words(id, scene.mallory), '@graph': [] })),
    'not-activitypub',
    evil,
  ],
  ...[
    'text/plain',
    'text/html',
    'application/json',
    'image/png',
    'application/octet-stream',
    'application/ld+json',
    'application/activity+json-not',
    '',
  ].map((type): Row => [
    `is served as “${type}” from where people upload`,
    () => upload(type),
    'not-activitypub',
    ['victim.test'],
  ]),
];

function own(make: (id: string) => Doc, change = (text: string): string => text): string {
  const at = path();
  const id = scene.evil.origin + at;
  return scene.evil.answer(at, { body: change(JSON.stringify(make(id))) });
}

/** Somebody's upload on an honest server, in the name of another there (CVE-2024-25623). */
function upload(type: string): string {
  const at = path();
  const body = JSON.stringify(words(scene.victim.origin + at, scene.vera));
  return scene.victim.answer(at, { body, type });
}

describe('what is fetched has no effect when it', () => {
  test.each<Row>(fetched)('%s', async (_, make, reason, visits) => {
    expect(await voteOn(make())).toEqual(
      nothing(202, { state: 'ignored', reason: `subject is ${reason}`, visits }),
    );
  });
});

test('an author whose document calls itself a neighbour is nobody, and the words are not the neighbour’s', async () => {
  const alias = `${scene.evil.origin}/users/alias`;
  scene.evil.serve('/users/alias', { id: scene.mallory, type: 'Person', inbox: `${alias}/inbox` });
  const visits = ['evil.test', 'evil.test', 'evil.test'];

  expect(await voteOn(own((id) => words(id, alias)))).toEqual(
    nothing(202, { state: 'ignored', reason: 'subject is not-activitypub', visits }),
  );
});

const actorOf = async (uri: string) => findActorByUri(scene.moot.house.database.query, uri);
type Claim = [name: string, more: (uri: string) => Doc];

describe('an actor that says by its own document to be', () => {
  test.each<Claim>([
    ['somebody elsewhere', () => ({ id: scene.vera })],
    ['one of ours', () => ({ id: scene.alice.uri })],
    ['our community', () => ({ id: scene.cats.uri, type: 'Group' })],
    ['this server', () => ({ id: 'https://folkmoot.test/', type: 'Application' })],
    ['a neighbour', () => ({ id: scene.mallory })],
  ])('%s is not believed, nor may its key sign for that', async (_, more) => {
    const name = `c${fresh()}`;
    const uri = `${scene.evil.origin}/users/${name}`;
    const claimed = more(uri);
    const publicKey = {
      id: `${uri}#main-key`,
      owner: String(claimed['id']),
      publicKeyPem: keys.public,
    };
    scene.evil.person(name, { ...claimed, publicKey });
    const sent = await trial(scene, act('Like', uri, scene.hers));

    expect(sent).toMatchObject({ status: 202, state: 'refused', reason: 'no-key', changed: [] });
    expect(await actorOf(uri)).toBeNull();
  });

  test('called otherwise is known by where it lies', async () => {
    const name = `c${fresh()}`;
    const uri = scene.evil.person(name, {
      preferredUsername: 'alice',
      webfinger: 'alice@folkmoot.test',
      url: 'https://folkmoot.test/u/alice',
    });
    await send(scene, act('Like', uri, scene.hers));
    const person = await scene.moot.app.inject({
      url: '/u/alice',
      headers: { accept: 'text/html' },
    });
    const finger = await scene.moot.app.inject({
      url: '/.well-known/webfinger?resource=acct:alice@folkmoot.test',
    });

    expect(await actorOf(uri)).toMatchObject({ name: 'alice', local: false, uri });
    expect(person.body).not.toContain('evil.test');
    expect(finger.body).not.toContain('evil.test');
  });
});
