/** FEP-8b32 proofs and LD signatures, held against the vector of the FEP and against Fedify. */
import { generateKeyPairSync } from 'node:crypto';
import { verifyJsonLd } from '@fedify/fedify/sig';
import { describe, expect, test } from 'vitest';
import { knownContexts } from '#federation/signatures/contexts.ts';
import { addLdSignature } from '#federation/signatures/ld-signature.ts';
import { addProof, multibaseOf, proofHolds, proofKeyOf } from '#federation/signatures/proofs.ts';

const context = [
  'https://www.w3.org/ns/activitystreams',
  'https://w3id.org/security/data-integrity/v2',
];
/** The signed document that FEP-8b32 gives as its test vector, and the key that signed it. */
const vector = {
  '@context': context,
  id: 'https://server.example/activities/1',
  type: 'Create',
  actor: 'https://server.example/users/alice',
  object: {
    id: 'https://server.example/objects/1',
    type: 'Note',
    attributedTo: 'https://server.example/users/alice',
    content: 'Hello world',
    location: { type: 'Place', longitude: -71.184902, latitude: 25.273962 },
  },
  proof: {
    '@context': context,
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod: 'https://server.example/users/alice#ed25519-key',
    proofPurpose: 'assertionMethod',
    proofValue:
      'z42ffGu6AUKPCFcFPiabmUvnGLPJzC7e4DGWC52NUasSSH37UMa9c58tdgVszUcZfytxa4fQ5TYHaJENCxUDe9SdL',
    created: '2023-02-24T23:36:38Z',
  },
};
const vectorKey = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2';

const pem = (
  type: 'spki' | 'pkcs8',
  key: ReturnType<typeof generateKeyPairSync>['publicKey'],
): string => key.export({ type: type as 'spki', format: 'pem' }).toString();
const ed = generateKeyPairSync('ed25519');
const publicKey = multibaseOf(pem('spki', ed.publicKey));
const signed = addProof(
  {
    '@context': context,
    id: 'https://a.test/1',
    type: 'Like',
    actor: 'https://a.test/u',
    object: 'https://b.test/1',
  },
  { verificationMethod: 'https://a.test/u#key', privateKey: pem('pkcs8', ed.privateKey) },
  new Date('2026-01-05T12:00:00Z'),
);

describe('a proof', () => {
  test("of the FEP's own vector holds, and its key is named", () => {
    expect(proofHolds(vector, vectorKey)).toBe(true);
    expect(proofKeyOf(vector)).toBe('https://server.example/users/alice#ed25519-key');
  });

  test('that we made holds, whatever the order of the keys, and with an LD signature added later', () => {
    expect(proofHolds(signed, publicKey)).toBe(true);
    expect(proofHolds(Object.fromEntries(Object.entries(signed).toReversed()), publicKey)).toBe(
      true,
    );
    expect(proofHolds({ ...signed, signature: { type: 'RsaSignature2017' } }, publicKey)).toBe(
      true,
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ['another object', { ...signed, object: 'https://b.test/2' }],
    ['one property more', { ...signed, to: ['https://www.w3.org/ns/activitystreams#Public'] }],
    ['another context', { ...signed, '@context': 'https://www.w3.org/ns/activitystreams' }],
    [
      'another time',
      { ...signed, proof: { ...(signed['proof'] as object), created: '2026-01-06T12:00:00Z' } },
    ],
    [
      'another purpose',
      { ...signed, proof: { ...(signed['proof'] as object), proofPurpose: 'authentication' } },
    ],
    [
      'another suite',
      { ...signed, proof: { ...(signed['proof'] as object), cryptosuite: 'eddsa-rdfc-2022' } },
    ],
    [
      'a broken value',
      { ...signed, proof: { ...(signed['proof'] as object), proofValue: 'z0OIl' } },
    ],
    ['no proof', { ...signed, proof: undefined }],
    ['a list of proofs', { ...signed, proof: [signed['proof']] }],
  ])('does not hold for %s', (_, document) => {
    expect(proofHolds(document, publicKey)).toBe(false);
  });

  test.each(['', 'z', 'zzzz', vectorKey, 'u7QF', publicKey.replace('z6Mk', 'z6Mj')])(
    'does not hold with the key “%s”',
    (key) => {
      expect(proofHolds(signed, key)).toBe(false);
    },
  );
});

test('an LD signature of ours is verified by Fedify, and not over other words', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const owner = 'https://a.test/u';
  const keyId = `${owner}#main-key`;
  const actor = {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id: owner,
    type: 'Person',
    publicKey: { id: keyId, owner, publicKeyPem: pem('spki', rsa.publicKey) },
  };
  const options = {
    contextLoader: knownContexts,
    documentLoader: (url: string) =>
      Promise.resolve({ contextUrl: null, documentUrl: url, document: actor }),
  };
  const like = {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id: 'https://a.test/1',
    type: 'Like',
    actor: owner,
    object: 'https://b.test/1',
  };
  const document = await addLdSignature(like, { keyId, privateKey: pem('pkcs8', rsa.privateKey) });

  expect(await verifyJsonLd(document, options)).toBe(true);
  expect(await verifyJsonLd({ ...document, object: 'https://b.test/2' }, options)).toBe(false);
});
