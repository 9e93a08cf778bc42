/** Hostile bytes and envelopes at the door: refused before anything is kept or visited. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, fresh, note, openScene, send, type Scene } from '../support/scene.ts';
import { activityStreams, publicUri, type Doc, type Sending } from '../support/pretend-server.ts';
import { nothing, trial } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const spam = (more: Doc = {}, object: Doc = {}): Doc => {
  const { evil, mallory, cats } = scene;
  const inner = note(`${evil.origin}/posts/${fresh()}`, mallory, cats.uri, {
    name: 'Spam',
    ...object,
  });
  return act('Create', mallory, inner, more);
};
const text = (more: Doc = {}): string => JSON.stringify(spam(more));
/** Puts something in front of everything else in the object. */
const before = (json: string, head: string): string => json.replace('{', `{${head},`);
const context = (...more: unknown[]): Doc => ({ '@context': [activityStreams, ...more] });
const type = (value: string | undefined): Partial<Sending> => ({
  headers: { 'content-type': value },
});

type Row = [
  name: string,
  status: number,
  make: () => Doc | string | Buffer,
  sending?: Partial<Sending>,
];

const bytes: Row[] = [
  ['two megabytes', 413, () => text({ content: 'x'.repeat(2 * 1024 * 1024) })],
  [
    'an object ten thousand deep',
    400,
    () => before(text(), `"x":${'{"x":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
  ],
  [
    'a list ten thousand deep',
    400,
    () => before(text(), `"x":${'['.repeat(10_000)}${']'.repeat(10_000)}`),
  ],
  ['a type said twice', 400, () => before(text(), '"type":"Delete"')],
  [
    'an actor said twice, once in disguise',
    400,
    () => before(text(), `"\\u0061ctor":"${scene.vera}"`),
  ],
  ['a key said twice deep inside', 400, () => before(text(), '"x":[{"y":{"z":1,"z":2}}]')],
  ['@graph', 400, () => spam({ '@graph': [] })],
  ['@reverse', 400, () => spam({ '@reverse': { actor: scene.vera } })],
  ['@included', 400, () => spam({ tag: [{ '@included': [] }] })],
  ['@nest in a context', 400, () => spam(context({ x: '@nest', '@nest': 'x' }))],
  [
    '@import in a context',
    400,
    () => spam(context({ '@version': 1.1, '@import': 'https://evil.test/ctx' })),
  ],
  ['__proto__', 400, () => before(text(), '"__proto__":{"admin":true}')],
  ['NUL in a text', 400, () => spam({ summary: 'a\u0000b' })],
  ['NUL in a key', 400, () => spam({ 'a\u0000b': 1 })],
  ['half a surrogate', 400, () => before(text(), '"x":"\\ud800"')],
  [
    'invalid UTF-8',
    400,
    () =>
      Buffer.concat([
        Buffer.from('{"x":"'),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('",'),
        Buffer.from(text().slice(1)),
      ]),
  ],
  ['a byte order mark', 400, () => `\ufeff${text()}`],
  ['nothing', 400, () => ''],
  ['a list', 400, () => `[${text()}]`],
  ['a string', 400, () => '"https://evil.test/acts/1"'],
  ['half of an object', 400, () => text().slice(0, -5)],
  ['a string that never ends', 400, () => `{"x":"${'\\"'.repeat(250_000)}`],
  ['text/plain', 415, () => text(), type('text/plain')],
  ['application/json', 415, () => text(), type('application/json')],
  ['text/html', 415, () => text(), type('text/html')],
  [
    'ld+json of another profile',
    415,
    () => text(),
    type('application/ld+json; profile="https://evil.test/ns"'),
  ],
  ['ld+json without a profile', 415, () => text(), type('application/ld+json')],
  ['no content type', 415, () => text(), type(undefined)],
];

const envelopes: Row[] = [
  ['no id', 400, () => spam({ id: undefined })],
  ['a number for an id', 400, () => spam({ id: 1 })],
  ['an id of another server', 400, () => spam({ id: `${scene.victim.origin}/acts/1` })],
  ['an id of ours', 400, () => spam({ id: 'https://folkmoot.test/activities/create/1' })],
  ['a javascript: id', 400, () => spam({ id: 'javascript:alert(1)//evil.test' })],
  [
    'an id with a user and password',
    400,
    () => spam({ id: 'https://evil.test@victim.test/acts/1' }),
  ],
  ['an id on another port', 400, () => spam({ id: 'https://evil.test:8443/acts/1' })],
  ['a list of types', 400, () => spam({ type: ['Create', 'Delete'] })],
  ['no type', 400, () => spam({ type: undefined })],
  [
    'a type that is a URL',
    400,
    () => spam({ type: 'https://www.w3.org/ns/activitystreams#Create' }),
  ],
  [
    'a list of actors',
    400,
    () => spam({ actor: [scene.mallory, scene.vera] }),
    { keyId: 'https://evil.test/users/mallory#main-key' },
  ],
  [
    'an embedded actor',
    400,
    () => spam({ actor: { id: scene.vera, type: 'Person' } }),
    { keyId: 'https://evil.test/users/mallory#main-key' },
  ],
  [
    'an actor of another server',
    400,
    () => spam({ actor: scene.vera }),
    { keyId: 'https://evil.test/users/mallory#main-key' },
  ],
  [
    'an actor of ours',
    401,
    () => spam({ actor: scene.alice.uri, id: `${scene.alice.uri}/acts/1` }),
    { keyId: 'https://evil.test/users/mallory#main-key' },
  ],
];

/** Each lets a reader of JSON-LD see another actor, object or audience than a reader of JSON. */
const contexts: Row[] = [
  [
    'actor redefined',
    400,
    () =>
      spam(
        context({
          actor: 'https://evil.test/ns#actor',
          who: { '@id': 'as:actor', '@type': '@id' },
        }),
      ),
  ],
  [
    'a second name for actor',
    400,
    () => spam({ ...context({ who: { '@id': 'as:actor', '@type': '@id' } }), who: scene.vera }),
  ],
  [
    'a second name for actor, in full',
    400,
    () => spam({ ...context({ who: `${activityStreams}#actor` }), who: scene.vera }),
  ],
  [
    'a second name for object',
    400,
    () => spam({ ...context({ what: 'as:object' }), what: 'https://victim.test/posts/1' }),
  ],
  ['a second name for to', 400, () => spam({ ...context({ whom: 'as:to' }), whom: publicUri })],
  [
    'a second name for @id',
    400,
    () => spam({ ...context({ uri: '@id' }), uri: 'https://victim.test/acts/1' }),
  ],
  ['a second name for @type', 400, () => spam({ ...context({ kind: '@type' }), kind: 'Delete' })],
  [
    'actor under its full name',
    400,
    () => spam({ [`${activityStreams}#actor`]: { '@id': scene.vera } }),
  ],
  ['actor under its short name', 400, () => spam({ 'as:actor': scene.vera })],
  ['@id beside id', 400, () => spam({ '@id': 'https://victim.test/acts/1' })],
  ['@type beside type', 400, () => spam({ '@type': 'Delete' })],
  ['the prefix as redefined', 400, () => spam(context({ as: 'https://evil.test/ns#' }))],
  ['the vocabulary replaced', 400, () => spam(context({ '@vocab': 'https://evil.test/ns#' }))],
  ['the base replaced', 400, () => spam(context({ '@base': 'https://victim.test/' }))],
  [
    'a context inside a term',
    400,
    () =>
      spam(context({ tag: { '@id': 'as:tag', '@context': { actor: 'https://evil.test/ns#a' } } })),
  ],
  [
    'a context inside an unknown term',
    400,
    () =>
      spam(
        context({
          x: { '@id': 'https://evil.test/x', '@context': { content: 'https://evil.test/c' } },
        }),
      ),
  ],
  [
    'a context deep inside',
    400,
    () => spam({}, { '@context': { content: 'https://evil.test/ns#c' } }),
  ],
  [
    'a bad context behind a hundred good ones',
    400,
    () =>
      spam(
        context(...Array.from({ length: 120 }, () => ({})), { actor: 'https://evil.test/ns#a' }),
      ),
  ],
  [
    'a list inside the list of contexts',
    400,
    () => spam(context([{ actor: 'https://evil.test/ns#a' }])),
  ],
  ['Public redefined', 400, () => spam(context({ Public: 'https://evil.test/ns#p' }))],
];

describe.each<[string, Row[]]>([
  ['bytes', bytes],
  ['envelopes', envelopes],
  ['contexts', contexts],
])('hostile %s', (_, rows) => {
  test.each<Row>(rows)(
    'with %s are refused, and nothing is kept, sent or visited',
    async (_name, status, make, sending) => {
      const keyId = `${scene.mallory}#main-key`;

      expect(await trial(scene, make(), { keyId, ...sending })).toEqual(nothing(status));
    },
  );
});

describe('honest envelopes', () => {
  test.each<Row>([
    ['a context that nobody knows', 202, () => spam(context('https://unknown.test/ns'))],
    [
      'terms of their own',
      202,
      () =>
        spam(
          context({
            toot: 'http://joinmastodon.org/ns#',
            Emoji: 'toot:Emoji',
            sensitive: 'as:sensitive',
            Hashtag: 'as:Hashtag',
            movedTo: { '@id': 'as:movedTo', '@type': '@id' },
          }),
        ),
    ],
    [
      'what Lemmy writes',
      202,
      () =>
        spam(
          context({
            expires: 'as:endTime',
            language: 'sc:inLanguage',
            sc: 'http://schema.org#',
            moderators: { '@type': '@id', '@id': 'lemmy:moderators' },
          }),
        ),
    ],
    [
      'what Mitra writes',
      202,
      () =>
        spam(
          context('https://w3id.org/security/v1', {
            proofValue: 'sec:proofValue',
            verificationMethod: 'sec:verificationMethod',
          }),
        ),
    ],
    [
      'what Pleroma writes',
      202,
      () =>
        spam({
          '@context': [
            activityStreams,
            'https://victim.test/schemas/litepub-0.1.jsonld',
            { '@language': 'und' },
          ],
        }),
    ],
    [
      'ld+json with the profile',
      202,
      () => text(),
      type('application/ld+json; profile="https://www.w3.org/ns/activitystreams"'),
    ],
    ['a charset', 202, () => text(), type('application/activity+json; charset=utf-8')],
  ])('with %s are taken', async (_name, status, make, sending) => {
    expect(
      await send(scene, make(), { keyId: `${scene.mallory}#main-key`, ...sending }),
    ).toMatchObject({ status, state: 'applied' });
  });
});
