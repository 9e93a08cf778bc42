/** Signed requests as they are read and verified, each signed by the tests' own signer. */
import { describe, expect, test } from 'vitest';
import { digestOf } from '#federation/signatures/digest.ts';
import { checkCoverage, readClaim, type Claim } from '#federation/signatures/signed-request.ts';
import { bodyHolds, verifyRequest } from '#federation/signatures/verify-request.ts';
import { cavage, keys, message, type Sending } from './support/pretend-server.ts';

const now = new Date('2026-01-05T12:00:00Z');
const body = '{"type":"Like"}';
const keyId = 'https://evil.test/users/mallory#main-key';
const key = { id: keyId, owner: 'https://evil.test/users/mallory', publicKey: keys.public };
const claimOf = (headers: Record<string, string>, target = '/inbox'): Claim => {
  const claim = readClaim({ method: 'POST', target, headers });
  if (typeof claim === 'string') throw new Error(claim);
  return claim;
};
const origin = 'https://folkmoot.test';
const verified = (
  sending: Partial<Sending>,
  target = '/inbox',
  publicKey = keys.public,
): boolean => {
  const headers = cavage(body, now, 'folkmoot.test', { keyId, ...sending });
  return verifyRequest(
    claimOf(headers, target),
    { method: 'POST', target, headers },
    { key: { ...key, publicKey }, origin },
  );
};

describe('a signature of draft-cavage', () => {
  test.each<[string, Partial<Sending>, string?]>([
    ['as everybody makes it', {}],
    [
      'with the content type too',
      { covers: ['(request-target)', 'host', 'date', 'digest', 'content-type'] },
    ],
    ['named hs2019, with SHA-256', { algorithm: 'hs2019' }],
    ['named hs2019, with SHA-512', { algorithm: 'hs2019', hash: 'sha512' }],
    ['named rsa-sha512', { algorithm: 'rsa-sha512', hash: 'sha512' }],
    ['over the path with its query', { target: '/inbox?a=1' }, '/inbox?a=1'],
    ['over the path without its query', { target: '/inbox' }, '/inbox?a=1'],
  ])('holds %s', (_, sending, target) => {
    expect(verified(sending, target)).toBe(true);
  });

  test.each<[string, Partial<Sending>, string?, string?]>([
    ['another key', { key: keys.forged }],
    ['another target', { target: '/outbox' }],
    ['another query', { target: '/inbox?a=1' }, '/inbox?a=2'],
    ['another hash than named', { hash: 'sha512' }],
    ['an algorithm nobody knows', { algorithm: 'hmac-sha256' }],
    [
      'a header that did not come',
      {
        covers: ['(request-target)', 'x-none'],
        headers: { 'x-none': 'x' },
        tampered: { 'x-none': undefined },
      },
    ],
    ['a key that is none', {}, '/inbox', 'nonsense'],
  ])('does not hold with %s', (_, sending, target, publicKey) => {
    expect(verified(sending, target, publicKey)).toBe(false);
  });
});

describe('a claim', () => {
  test.each([
    ['nothing', {}, 'no-signature'],
    ['no parameters', { signature: 'Signature' }, 'malformed-signature'],
    [
      'a key said twice',
      { signature: 'keyId="https://a.test/k",keyId="https://b.test/k",signature="AAAA"' },
      'malformed-signature',
    ],
    ['a key that is no URL', { signature: 'keyId="k",signature="AAAA"' }, 'malformed-signature'],
    [
      'an input of two',
      { signature: 'a=:AAAA:', 'signature-input': 'a=("@method"), b=("@path")' },
      'malformed-signature',
    ],
    [
      'labels that differ',
      { signature: 'a=:AAAA:', 'signature-input': 'b=("@method");keyid="https://a.test/k"' },
      'malformed-signature',
    ],
  ])('of %s is refused', (_, headers, why) => {
    expect(readClaim({ method: 'POST', target: '/inbox', headers })).toBe(why);
  });

  test('without a list of headers covers only the date', () => {
    expect(claimOf({ signature: 'keyId="https://a.test/k",signature="AAAA"' }).covered).toEqual([
      'date',
    ]);
  });

  test.each<[string, Partial<Sending>, string | null]>([
    ['all of it', {}, null],
    [
      '(created) for the date',
      {
        covers: ['(request-target)', '(created)', 'host', 'digest'],
        algorithm: 'hs2019',
        extra: `created=${now.getTime() / 1000},`,
      },
      null,
    ],
    ['an hour ago', { headers: { date: 'Mon, 05 Jan 2026 11:00:00 GMT' } }, null],
    [
      'more than an hour ago',
      { headers: { date: 'Mon, 05 Jan 2026 10:59:59 GMT' } },
      'date-out-of-window',
    ],
    [
      '(created) that is missing',
      { covers: ['(request-target)', '(created)', 'host', 'digest'], algorithm: 'hs2019' },
      'date-out-of-window',
    ],
    ['no digest', { covers: ['(request-target)', 'date', 'host'] }, 'signature-covers-too-little'],
    ['no host', { covers: ['(request-target)', 'date', 'digest'] }, 'signature-covers-too-little'],
  ])('that covers %s is judged at the time of arrival', (_, sending, answer) => {
    const headers = cavage(body, now, 'folkmoot.test', { keyId, ...sending });
    const request = { method: 'POST', target: '/inbox', headers };

    expect(checkCoverage(claimOf(headers), request, now)).toBe(answer);
  });

  test.each([
    ['its digest', {}, true],
    ['a digest in lower case', { headers: { digest: undefined }, lower: true }, true],
    ['another digest', { signedBody: 'x' }, false],
    ['none', { headers: { digest: undefined } }, false],
  ])(
    'holds the body by %s: %j',
    (_, { lower, ...sending }: Partial<Sending> & { lower?: boolean }, holds) => {
      const headers = cavage(body, now, 'folkmoot.test', { keyId, covers: ['date'], ...sending });
      const good = cavage(body, now, 'folkmoot.test', { keyId })['digest']!;
      const all =
        lower === true ? { ...headers, digest: good.replace('SHA-256', 'sha-256') } : headers;

      expect(
        bodyHolds(
          claimOf(all),
          { method: 'POST', target: '/inbox', headers: all },
          Buffer.from(body),
        ),
      ).toBe(holds);
    },
  );
});

describe('a signature of RFC 9421', () => {
  const url = 'https://folkmoot.test/inbox';
  const check = (made: Partial<Parameters<typeof message>[3]>, publicKey = keys.public) => {
    const headers = message(body, now, url, { keyId, ...made });
    const request = { method: 'POST', target: '/inbox', headers };
    const claim = claimOf(headers);
    if (
      checkCoverage(claim, request, now) !== null ||
      !bodyHolds(claim, request, Buffer.from(body))
    )
      return 'uncovered';
    return verifyRequest(claim, request, { key: { ...key, publicKey }, origin });
  };

  test.each<[string, Partial<Parameters<typeof message>[3]>, boolean | 'uncovered']>([
    ['over method, target and digest', {}, true],
    [
      'over authority and path',
      { components: ['@method', '@authority', '@path', 'content-digest'] },
      true,
    ],
    ['with a key at its own address', { keyId: 'https://evil.test/users/mallory/main-key' }, true],
    ['with another key', { key: keys.forged }, false],
    ['without the digest', { components: ['@method', '@target-uri'] }, 'uncovered'],
    ['over nothing', { components: [] }, 'uncovered'],
    ['without a time', { created: null }, 'uncovered'],
    ['over another body', { digestOf: 'x' }, 'uncovered'],
  ])('%s: %s', (_, made, answer) => {
    const id = made.keyId ?? keyId;
    const headers = message(body, now, url, { keyId, ...made });
    if (answer === true) {
      const request = { method: 'POST', target: '/inbox', headers };
      expect(verifyRequest(claimOf(headers), request, { key: { ...key, id }, origin })).toBe(true);
    }
    expect(made.keyId === undefined ? check(made) : answer).toBe(answer);
  });
});

describe('headers made to be slow are read at once', () => {
  const timed = (work: () => unknown): number => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  };

  test('as a signature that never says what it is', () => {
    const headers = { signature: 'a'.repeat(8192) };

    expect(timed(() => readClaim({ method: 'POST', target: '/inbox', headers }))).toBeLessThan(30);
  });

  test('as a digest three hundred times over', () => {
    const large = Buffer.alloc(1024 * 1024, 'a');
    const digest = Array.from({ length: 300 }, () => digestOf(large)).join(',');
    const claim = claimOf(cavage(body, now, 'folkmoot.test', { keyId }));
    const request = { method: 'POST', target: '/inbox', headers: { digest } };

    expect(timed(() => bodyHolds(claim, request, large))).toBeLessThan(150);
  });
});
