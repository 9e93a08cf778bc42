/** Signatures that look right and say too little, something else, or the same thing twice: refused at the door. */
import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, openScene, type Scene } from '../support/scene.ts';
import { cavage, deliver, keys, message, type Sending } from '../support/pretend-server.ts';
import { nothing, trialOf, type Trial } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const hash = (name: string, text: string): string => createHash(name).update(text).digest('base64');
const now = (): Date => scene.moot.house.clock();
const seconds = (ahead = 0): number => Math.floor(now().getTime() / 1000) + ahead;
const vote = (): string => JSON.stringify(act('Like', scene.mallory, scene.hers));
const mine = (): string => `${scene.mallory}#main-key`;

type Make = (body: string) => Partial<Sending>;
const knock = (make: Make): Promise<Trial> => {
  const body = vote();
  const headers = cavage(body, now(), 'folkmoot.test', { keyId: mine(), ...make(body) });
  return trialOf(scene, () => deliver(scene.moot, '/inbox', headers, body));
};
/** Signed as they are: the signature itself is good. */
const signed =
  (make: (body: string) => Record<string, string | undefined>): Make =>
  (body) => ({ headers: make(body) });
const created = ['(request-target)', '(created)', 'host', 'digest'];

const cavages: [name: string, make: Make][] = [
  [
    'a good SHA-256 beside a wrong SHA-512',
    signed((b) => ({ digest: `SHA-256=${hash('sha256', b)},SHA-512=${hash('sha512', 'x')}` })),
  ],
  [
    'a wrong SHA-256 beside a good SHA-512',
    signed((b) => ({ digest: `SHA-512=${hash('sha512', b)},SHA-256=${hash('sha256', 'x')}` })),
  ],
  [
    'two values of SHA-256, one good',
    signed((b) => ({ digest: `SHA-256=${hash('sha256', b)},SHA-256=${hash('sha256', 'x')}` })),
  ],
  ['MD5 alone', signed((b) => ({ digest: `MD5=${hash('md5', b)}` }))],
  ['SHA alone', signed((b) => ({ digest: `SHA=${hash('sha1', b)}` }))],
  [
    'an algorithm that only ends in sha-256',
    signed((b) => ({ digest: `x.sha-256=${hash('sha256', b)}` })),
  ],
  ['a value behind other words', signed((b) => ({ digest: `none SHA-256=${hash('sha256', b)}` }))],
  ['a digest in the other form', signed((b) => ({ digest: `SHA-256=:${hash('sha256', b)}:` }))],
  [
    'an empty value beside a good one',
    signed((b) => ({ digest: `SHA-256=${hash('sha256', b)},` })),
  ],
  ['a date without zone', signed(() => ({ date: now().toUTCString().replace(' GMT', '') }))],
  ['a date that is a number', signed(() => ({ date: String(now().getTime()) }))],
  ['a date that is a year', signed(() => ({ date: '2026' }))],
  ['a date beyond all calendars', signed(() => ({ date: 'Mon, 05 Jan 275761 12:00:00 GMT' }))],
  ['two dates in one', signed(() => ({ date: `${now().toUTCString()}, ${now().toUTCString()}` }))],
  [
    'a fresh date and an old (created)',
    () => ({
      covers: [...created, 'date'],
      algorithm: 'hs2019',
      extra: `created=${seconds(-90_000)},`,
    }),
  ],
  [
    'an old date and a fresh (created)',
    () => ({
      covers: [...created, 'date'],
      algorithm: 'hs2019',
      extra: `created=${seconds()},`,
      headers: { date: 'Sun, 04 Jan 2026 12:00:00 GMT' },
    }),
  ],
  [
    '(created) with an algorithm that has none',
    () => ({
      covers: created,
      headers: { '(created)': String(seconds()) },
      extra: `created=${seconds()},`,
    }),
  ],
  [
    '(created) that is not said',
    () => ({ covers: created, algorithm: 'hs2019', headers: { '(created)': 'undefined' } }),
  ],
  [
    '(expires) that is not said',
    () => ({
      covers: ['(request-target)', 'host', 'date', 'digest', '(expires)'],
      algorithm: 'hs2019',
      headers: { '(expires)': 'undefined' },
    }),
  ],
  [
    'an end before its beginning',
    () => ({
      covers: created,
      algorithm: 'hs2019',
      headers: { '(created)': String(seconds()) },
      extra: `created=${seconds()},expires=${seconds(-60)},`,
    }),
  ],
  ['a header twice', () => ({ covers: ['(request-target)', 'host', 'date', 'digest', 'digest'] })],
  [
    'a header that did not come',
    () => ({
      covers: ['(request-target)', 'host', 'date', 'digest', 'x-none'],
      headers: { 'x-none': 'undefined' },
      tampered: { 'x-none': undefined },
    }),
  ],
  ['no algorithm but “none”', () => ({ algorithm: 'none' })],
  ['rsa-sha1', () => ({ algorithm: 'rsa-sha1', hash: 'sha1' })],
  ['hs2019 and SHA-1', () => ({ algorithm: 'hs2019', hash: 'sha1' })],
  ['hmac-sha256 by name', () => ({ algorithm: 'hmac-sha256' })],
  ['ed25519 by name', () => ({ algorithm: 'ed25519' })],
  ['ecdsa-sha256 by name', () => ({ algorithm: 'ecdsa-sha256' })],
  ['an HMAC whose secret is the public key', hmac],
  [
    'a key that is not in quotes',
    () => ({ tampered: { signature: `keyId=${mine()},headers="date",signature="AAAA"` } }),
  ],
  [
    'two signatures in one header',
    () => ({ extra: `signature="AAAA",keyId="${scene.vera}#main-key",` }),
  ],
  ['a key by capital letters', () => ({ keyId: 'https://EVIL.test/users/mallory#main-key' })],
  ['a key at the default port', () => ({ keyId: 'https://evil.test:443/users/mallory#main-key' })],
  ['a key at another port', () => ({ keyId: 'https://evil.test:8443/users/mallory#main-key' })],
  ['a key with a user', () => ({ keyId: 'https://evil.test@victim.test/users/vera#main-key' })],
  ['a key over plain http', () => ({ keyId: 'http://evil.test/users/mallory#main-key' })],
  [
    'a key with a dot at the end of its host',
    () => ({ keyId: 'https://evil.test./users/mallory#main-key' }),
  ],
  ['a key with a backslash in it', () => ({ keyId: 'https://evil.test\\@victim.test/k' })],
  [
    'a key on a longer host',
    () => ({ keyId: 'https://evil.test.victim.test/users/mallory#main-key' }),
  ],
  ['a key of ours', () => ({ keyId: `${scene.alice.uri}#main-key` })],
  ['two hosts', signed(() => ({ host: 'folkmoot.test, evil.test' }))],
  ['our host at a port', signed(() => ({ host: 'folkmoot.test:8443' }))],
  ['our host inside another', signed(() => ({ host: 'folkmoot.test.evil.test' }))],
  [
    'another host, and ours as forwarded',
    signed(() => ({ host: 'evil.test', 'x-forwarded-host': 'folkmoot.test' })),
  ],
  [
    'another method',
    () => ({
      target: '/inbox',
      covers: ['(request-target)', 'host', 'date', 'digest'],
      tampered: { signature: undefined },
    }),
  ],
  ['another query', () => ({ target: '/inbox?as=admin' })],
];

/** The confusion of kinds: what is public serves as a secret. */
function hmac(body: string): Partial<Sending> {
  const headers = cavage(body, now(), 'folkmoot.test', { keyId: mine() });
  const text = [
    '(request-target): post /inbox',
    `host: folkmoot.test`,
    `date: ${headers['date']}`,
    `digest: ${headers['digest']}`,
  ].join('\n');
  const made = createHmac('sha256', keys.public).update(text).digest('base64');
  const signature = `keyId="${mine()}",algorithm="hmac-sha256",headers="(request-target) host date digest",signature="${made}"`;
  return { tampered: { signature } };
}

describe('a signature of draft-cavage', () => {
  test.each(cavages)('with %s is refused', async (_, make) => {
    expect(await knock(make)).toEqual(nothing(401));
  });

  test.each<[string, Make]>([
    [
      'SHA-512 beside SHA-256',
      signed((b) => ({ digest: `SHA-256=${hash('sha256', b)},SHA-512=${hash('sha512', b)}` })),
    ],
    [
      'an unknown algorithm beside SHA-256',
      signed((b) => ({ digest: `SHA-256=${hash('sha256', b)},UNIXsum=30637` })),
    ],
    [
      'a date with its zone in numbers',
      signed(() => ({ date: now().toUTCString().replace('GMT', '+0000') })),
    ],
  ])('with %s is taken', async (_, make) => {
    expect(await knock(make)).toMatchObject({ status: 202 });
  });
});

const url = 'https://folkmoot.test/inbox';
type Made = Partial<Parameters<typeof message>[3]>;
const attempt = (
  make: (body: string) => Made,
  change: (headers: Record<string, string>) => Record<string, string> = () => ({}),
): Promise<Trial> => {
  const body = vote();
  const headers = message(body, now(), url, { keyId: mine(), ...make(body) });
  return trialOf(scene, () =>
    deliver(scene.moot, '/inbox', { ...headers, ...change(headers) }, body),
  );
};
const whole = ['@method', '@target-uri', 'content-digest'];
const covering = (...components: string[]) => [...whole, ...components];

const messages: [name: string, make: (body: string) => Made][] = [
  ...['hmac-sha256', 'none', 'rsa-sha1', 'rsa-pss-sha512', 'ed25519', 'ecdsa-p256-sha256', ''].map(
    (alg): [string, () => Made] => [`the algorithm “${alg}”`, () => ({ params: `;alg="${alg}"` })],
  ),
  ['an algorithm that is a number', () => ({ params: ';alg=5' })],
  ['an algorithm twice', () => ({ params: ';alg="rsa-v1_5-sha256";alg="rsa-v1_5-sha256"' })],
  ['SHA-1', () => ({ hash: 'sha1' })],
  ['two times', () => ({ params: `;created=${seconds(-90_000)}` })],
  ['two keys', () => ({ params: `;keyid="${scene.vera}#main-key"` })],
  ['an end before its beginning', () => ({ params: `;expires=${seconds(-60)}` })],
  ['an end long ago', () => ({ params: ';expires=1' })],
  ['an end that is a text', () => ({ params: ';expires="tomorrow"' })],
  ['a parameter with a quote in it', () => ({ params: ';nonce="a\\"b"' })],
  ['a parameter with capital letters', () => ({ params: ';Alg="rsa-v1_5-sha256"' })],
  ['a key of another server', () => ({ keyId: `${scene.vera}#main-key` })],
  ['a component twice', () => ({ components: covering('@method') })],
  ['the digest twice', () => ({ components: covering('content-digest') })],
  [
    'a component in capital letters',
    () => ({ components: ['@method', '@target-uri', 'Content-Digest'] }),
  ],
  ['a component of a response', () => ({ components: covering('@status') })],
  ['a component that nobody knows', () => ({ components: covering('@everything') })],
  ['a field that did not come', () => ({ components: covering('x-none') })],
  [
    'the authority without the path',
    () => ({ components: ['@method', '@authority', 'content-digest'] }),
  ],
  [
    'the query for the path',
    () => ({ components: ['@method', '@authority', '@query', 'content-digest'] }),
  ],
  [
    'the request-target for the server',
    () => ({ components: ['@method', '@request-target', 'content-digest'] }),
  ],
  ['the digest of draft-cavage', () => ({ components: ['@method', '@target-uri', 'digest'] })],
  ['a digest by MD5 alone', (b) => ({ contentDigest: `md5=:${hash('md5', b)}:` })],
  ['a digest by an unknown algorithm alone', () => ({ contentDigest: 'id-sha-256=:AAAA:' })],
  [
    'a good SHA-256 beside a wrong SHA-512',
    (b) => ({ contentDigest: `sha-256=:${hash('sha256', b)}:, sha-512=:${hash('sha512', 'x')}:` }),
  ],
  [
    'a wrong SHA-256 beside a good SHA-512',
    (b) => ({ contentDigest: `sha-512=:${hash('sha512', b)}:, sha-256=:${hash('sha256', 'x')}:` }),
  ],
  ['a digest in the older form', (b) => ({ contentDigest: `sha-256=${hash('sha256', b)}` })],
  ['an empty digest', () => ({ contentDigest: 'sha-256=::' })],
];

const changed: [
  name: string,
  change: (headers: Record<string, string>) => Record<string, string>,
][] = [
  [
    'a second label with a signature of its own',
    (h) => ({
      'signature-input': `${h['signature-input']}, sig2=("@method");created=1;keyid="${scene.vera}#main-key"`,
      signature: `${h['signature']}, sig2=:AAAA:`,
    }),
  ],
  [
    'a second input without signature',
    (h) => ({
      'signature-input': `sig0=();created=1;keyid="${scene.vera}#main-key", ${h['signature-input']}`,
    }),
  ],
  ['a second signature without input', (h) => ({ signature: `${h['signature']}, sig2=:AAAA:` })],
  ['labels that differ', (h) => ({ signature: h['signature']!.replace('sig1', 'sig2') })],
  [
    'a key that is not in quotes',
    (h) => ({ 'signature-input': h['signature-input']!.replace(/keyid="([^"]*)"/, 'keyid=$1') }),
  ],
  [
    'a parameter of the digest',
    (h) => ({
      'signature-input': h['signature-input']!.replace(
        '"content-digest"',
        '"content-digest";key="sha-256"',
      ),
    }),
  ],
  [
    'a component of another request',
    (h) => ({ 'signature-input': h['signature-input']!.replace('"@method"', '"@method";req') }),
  ],
  [
    'a component that is a trailer',
    (h) => ({
      'signature-input': h['signature-input']!.replace('"content-digest"', '"content-digest";tr'),
    }),
  ],
  [
    'components that are not in quotes',
    (h) => ({ 'signature-input': h['signature-input']!.replace('"@method"', '@method') }),
  ],
  [
    'blanks where none belong',
    (h) => ({ 'signature-input': h['signature-input']!.replace('" "', '"  "') }),
  ],
  [
    'a list that never ends',
    (h) => ({ 'signature-input': h['signature-input']!.replace(')', '') }),
  ],
  [
    'a signature of the other kind',
    () => ({ signature: `keyId="${mine()}",headers="date",signature="AAAA"` }),
  ],
  [
    '64 KB of parameters',
    (h) => ({ 'signature-input': `${h['signature-input']};nonce="${'x'.repeat(65_000)}"` }),
  ],
  ['another host', () => ({ host: 'evil.test' })],
];

describe('a signature of RFC 9421', () => {
  test.each(messages)('with %s is refused', async (_, make) => {
    expect(await attempt(make)).toEqual(nothing(401));
  });

  test.each(changed)('that has %s is refused', async (_, change) => {
    expect(await attempt(() => ({}), change)).toEqual(nothing(401));
  });

  test('for another inbox is refused', async () => {
    const body = vote();
    const headers = message(body, now(), `${scene.cats.uri}/inbox`, { keyId: mine() });

    expect(await trialOf(scene, () => deliver(scene.moot, '/inbox', headers, body))).toEqual(
      nothing(401),
    );
  });

  test('for another server is refused', async () => {
    const body = vote();
    const headers = message(body, now(), 'https://elsewhere.test/inbox', { keyId: mine() });
    const here = { ...headers, host: 'folkmoot.test' };

    expect(await trialOf(scene, () => deliver(scene.moot, '/inbox', here, body))).toEqual(
      nothing(401),
    );
  });

  test.each<[string, (body: string) => Made]>([
    ['its algorithm named', () => ({ params: ';alg="rsa-v1_5-sha256"' })],
    ['SHA-512', () => ({ params: ';alg="rsa-v1_5-sha512"', hash: 'sha512' })],
    ['a nonce, a tag and an end', () => ({ params: `;nonce="n";tag="t";expires=${seconds(60)}` })],
    [
      'all that is derived',
      () => ({
        components: covering(
          '@authority',
          '@scheme',
          '@path',
          '@query',
          '@request-target',
          'content-type',
        ),
      }),
    ],
    ['a digest by SHA-512', (b) => ({ contentDigest: `sha-512=:${hash('sha512', b)}:` })],
  ])('with %s is taken', async (_, make) => {
    expect(await attempt(make)).toMatchObject({ status: 202 });
  });
});
