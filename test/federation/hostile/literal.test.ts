/** Documents that say one thing to whoever reads them as JSON and another to whoever reads JSON-LD or URLs: refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, fresh, note, openScene, send, type Scene } from '../support/scene.ts';
import { activityStreams, type Doc } from '../support/pretend-server.ts';
import { nothing, trial } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const spam = (more: Doc = {}, object: Doc = {}): Doc => {
  const { evil, mallory, cats } = scene;
  const id = `${evil.origin}/posts/${fresh()}`;
  return act('Create', mallory, note(id, mallory, cats.uri, { name: 'Spam', ...object }), more);
};
const context = (...more: unknown[]): Doc => ({ '@context': [activityStreams, ...more] });

type Row = [name: string, make: () => Doc];

/** security.md 0.2 G8, 1.3: terms, prefixes and keywords under other names. */
const contexts: Row[] = [
  ['actor by another term', () => spam({ ...context({ who: 'actor' }), who: scene.vera })],
  [
    'actor by a term of a term',
    () => spam({ ...context({ who: 'whom', whom: 'actor' }), who: scene.vera }),
  ],
  [
    'actor by another prefix',
    () => spam({ ...context({ z: `${activityStreams}#` }), 'z:actor': scene.vera }),
  ],
  [
    'actor by a prefix that is a part',
    () =>
      spam({ ...context({ z: 'https://www.w3.org/ns/', who: 'z:activitystreams#actor' }), who: 1 }),
  ],
  [
    'actor by a prefix of a prefix',
    () => spam(context({ w: 'https://www.w3.org/', z: 'w:ns/activitystreams#', who: 'z:actor' })),
  ],
  [
    'actor by a prefix that is declared',
    () => spam(context({ z: { '@id': `${activityStreams}#`, '@prefix': true } })),
  ],
  [
    'actor by a prefix that is another name of as',
    () => spam({ ...context({ z: 'as:', aa: 'z:actor' }), aa: scene.vera }),
  ],
  [
    'actor by a prefix that is its beginning',
    () => spam(context({ z: { '@id': 'as:act', '@prefix': true }, aa: 'z:or' })),
  ],
  [
    'actor by a prefix that is called as its beginning',
    () => spam(context({ act: { '@id': 'as:act', '@prefix': true }, aa: 'act:or' })),
  ],
  ['keys by a prefix that is another name of sec', () => spam(context({ s: 'sec:' }))],
  ['keys by another prefix', () => spam(context({ s: 'https://w3id.org/security#' }))],
  [
    'the scheme as a prefix',
    () => spam({ ...context({ https: `${activityStreams}#` }), 'https:actor': scene.vera }),
  ],
  ['@graph by another name', () => spam(context({ more: '@graph' }))],
  ['@included by another name', () => spam({ ...context({ more: '@included' }), more: [] })],
  ['@reverse by another name', () => spam(context({ back: { '@id': '@reverse' } }))],
  [
    '@nest by another name',
    () => spam({ ...context({ box: '@nest' }), box: { actor: scene.vera } }),
  ],
  ['@value by another name', () => spam(context({ v: '@value' }))],
  ['@id by a term of AS', () => spam({ ...context({ uri: 'id' }), uri: scene.hers })],
  ['@type by a term of AS', () => spam({ ...context({ kind: 'type' }), kind: 'Delete' })],
  ['type as @id', () => spam(context({ type: '@id' }))],
  ['id as a property', () => spam(context({ id: 'https://evil.test/ns#id' }))],
  ['a Like that is a Dislike', () => spam(context({ Dislike: 'as:Like' }))],
  ['an unknown type that is a Delete', () => spam(context({ Spam: 'as:Delete' }))],
  ['Tombstone redefined', () => spam(context({ Tombstone: 'https://evil.test/ns#T' }))],
  [
    'a container of graphs',
    () => spam(context({ object: { '@id': 'as:object', '@container': '@graph' } })),
  ],
  [
    'object as mere JSON',
    () => spam(context({ object: { '@id': 'as:object', '@type': '@json' } })),
  ],
  ['a reverse term', () => spam({ ...context(), '@reverse': { object: scene.hers } })],
  ['no context deep inside', () => spam({}, { '@context': null })],
  ['a context that is no context', () => spam({ '@context': 7 })],
  ['the vocabulary taken away', () => spam(context({ '@vocab': null }))],
  ['the base taken away', () => spam(context({ '@base': null }))],
  [
    'a remapped object deep in a list',
    () => spam({}, { tag: [{ type: 'Mention', '@context': { href: 'https://evil.test/h' } }] }),
  ],
];

/** One host to some parsers, another to others; or one host under two names. */
const ids: [name: string, id: () => string][] = [
  ['a backslash before another host', () => 'https://evil.test\\@victim.test/acts/1'],
  ['a backslash for the path', () => 'https://evil.test\\acts\\1'],
  ['capital letters', () => 'https://EVIL.test/acts/1'],
  ['a dot at the end of the host', () => 'https://evil.test./acts/1'],
  ['the default port', () => 'https://evil.test:443/acts/1'],
  ['another port', () => 'https://evil.test:8443/acts/1'],
  ['percent signs in the host', () => 'https://evil%2Etest/acts/1'],
  ['no slashes', () => 'https:evil.test/acts/1'],
  ['three slashes', () => 'https:///evil.test/acts/1'],
  ['a line break in it', () => 'https://evil\n.test/acts/1'],
  ['a blank before it', () => ' https://evil.test/acts/1'],
  ['a tab in its path', () => 'https://evil.test/acts/\t1'],
  ['a user', () => 'https://mallory@evil.test/acts/1'],
  ['letters of another script', () => 'https://еvil.test/acts/1'],
  ['a full-width dot', () => 'https://evil．test/acts/1'],
  ['plain http', () => 'http://evil.test/acts/1'],
  ['another scheme', () => 'ftp://evil.test/acts/1'],
  ['data', () => 'data:text/html,evil.test'],
  ['more than a thousand bytes', () => `https://evil.test/${'é'.repeat(500)}`],
];

describe('an activity', () => {
  test.each<Row>(contexts)('whose context has %s is refused', async (_, make) => {
    const keyId = `${scene.mallory}#main-key`;

    expect(await trial(scene, make(), { keyId })).toEqual(nothing(400));
  });

  test.each(ids)('whose id has %s is refused', async (_, id) => {
    const keyId = `${scene.mallory}#main-key`;

    expect(await trial(scene, spam({ id: id() }), { keyId })).toEqual(nothing(400));
  });

  test.each(ids)('whose actor has %s is refused', async (_, id) => {
    const keyId = `${scene.mallory}#main-key`;
    const actor = id().replace('/acts/1', '/users/mallory');

    expect(await trial(scene, spam({ actor }), { keyId })).toEqual(nothing(400));
  });

  test.each(ids)('whose object has an id with %s has no effect', async (_, id) => {
    expect(await trial(scene, spam({}, { id: id() }))).toEqual(
      nothing(202, { state: 'refused', reason: expect.any(String) as unknown as string }),
    );
  });

  test.each(ids)('whose object is by an author with %s has no effect', async (_, id) => {
    expect(await trial(scene, spam({}, { attributedTo: id() }))).toEqual(
      nothing(202, { state: 'refused', reason: 'foreign-author' }),
    );
  });
});

describe('honest contexts', () => {
  test.each<Row>([
    [
      'names of the same',
      () => spam(context({ Hashtag: 'as:Hashtag', sensitive: 'as:sensitive' })),
    ],
    [
      'what PeerTube writes',
      () =>
        spam(
          context({
            RsaSignature2017: 'https://w3id.org/security#RsaSignature2017',
            pt: 'https://joinpeertube.org/ns#',
            sc: 'http://schema.org/',
            Infohash: 'pt:Infohash',
            icons: 'as:icon',
            views: { '@type': 'sc:Number', '@id': 'pt:views' },
            likes: { '@type': '@id', '@id': 'as:likes' },
          }),
        ),
    ],
    [
      'what Misskey writes',
      () =>
        spam(
          context({
            Key: 'sec:Key',
            manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
            quoteUrl: 'as:quoteUrl',
            toot: 'http://joinmastodon.org/ns#',
            Emoji: 'toot:Emoji',
            schema: 'http://schema.org#',
            PropertyValue: 'schema:PropertyValue',
            value: 'schema:value',
            misskey: 'https://misskey-hub.net/ns#',
            _misskey_content: 'misskey:_misskey_content',
          }),
        ),
    ],
  ])('with %s are taken', async (_, make) => {
    expect(await send(scene, make())).toMatchObject({ status: 202, state: 'applied' });
  });
});
