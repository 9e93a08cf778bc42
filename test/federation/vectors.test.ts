/** The test vectors that the standards print, held against our own verifier: what it reads, and what it refuses on purpose. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  parseClaim,
  readClaim,
  type SignedRequest,
} from '#federation/signatures/signed-request.ts';
import { bodyHolds, verifyRequest } from '#federation/signatures/verify-request.ts';

const body = Buffer.from('{"hello": "world"}');
const pem = (kind: string, lines: string): string =>
  `-----BEGIN ${kind}-----\n${lines}\n-----END ${kind}-----\n`;
const holds = (request: SignedRequest, publicKey: string, origin: string): boolean => {
  const claim = parseClaim(request);
  if (typeof claim === 'string') throw new Error(claim);
  return verifyRequest(claim, request, { key: { id: 'k', owner: 'o', publicKey }, origin });
};

/** draft-cavage-http-signatures-12, appendix C. */
describe('the vectors of draft-cavage', () => {
  const key = pem(
    'PUBLIC KEY',
    `MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB`,
  );
  const origin = 'https://example.com';
  const request = (signature: string): SignedRequest => ({
    method: 'POST',
    target: '/foo?param=value&pet=dog',
    headers: {
      host: 'example.com',
      date: 'Sun, 05 Jan 2014 21:31:40 GMT',
      'content-type': 'application/json',
      digest: 'SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=',
      'content-length': '18',
      signature,
    },
  });
  const vectors: [name: string, signature: string][] = [
    [
      'C.1, the date alone',
      'keyId="Test",algorithm="rsa-sha256",signature="SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM="',
    ],
    [
      'C.2, target, host and date',
      'keyId="Test",algorithm="rsa-sha256",headers="(request-target) host date", signature="qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0="',
    ],
    [
      'C.3, all headers',
      'keyId="Test",algorithm="rsa-sha256",headers="(request-target) host date content-type digest content-length",signature="vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE="',
    ],
  ];

  test.each(vectors)('hold: %s', (_, signature) => {
    expect(holds(request(signature), key, origin)).toBe(true);
  });

  test.each(vectors)('do not hold for a request that differs: %s', (_, signature) => {
    const { headers, ...rest } = request(signature);
    const later = { ...headers, date: 'Sun, 05 Jan 2014 21:31:41 GMT' };

    expect(holds({ ...rest, headers: later }, key, origin)).toBe(false);
  });

  test('name the digest of their body', () => {
    const one = request(vectors[2]![1]);
    const claim = parseClaim(one);

    expect(typeof claim === 'string' ? claim : bodyHolds(claim, one, body)).toBe(true);
  });

  test('have a key that is no address, which nobody may have here', () => {
    expect(readClaim(request(vectors[2]![1]))).toBe('malformed-signature');
  });
});

/** RFC 9421, section 4.3 and appendix B. */
describe('the vectors of RFC 9421', () => {
  const digest =
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:';
  const request = (host: string, signed: string, signature: string): SignedRequest => ({
    method: 'POST',
    target: '/foo?param=Value&Pet=dog',
    headers: {
      host,
      date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'content-type': 'application/json',
      'content-digest': digest,
      'content-length': '18',
      forwarded: 'for=192.0.2.123;host=example.com;proto=https',
      'signature-input': signed,
      signature,
    },
  });
  const rsa = pem(
    'RSA PUBLIC KEY',
    `MIIBCgKCAQEAhAKYdtoeoy8zcAcR874L8cnZxKzAGwd7v36APp7Pv6Q2jdsPBRrw
WEBnez6d0UDKDwGbc6nxfEXAy5mbhgajzrw3MOEt8uA5txSKobBpKDeBLOsdJKFq
MGmXCQvEG7YemcxDTRPxAleIAgYYRjTSd/QBwVW9OwNFhekro3RtlinV0a75jfZg
kne/YiktSvLG34lw2zqXBDTC5NHROUqGTlML4PlNZS5Ri2U4aCNx2rUPRcKIlE0P
uKxI4T+HIaFpv8+rdV6eUgOrB2xeI1dSFFn/nnv5OoZJEIB+VmuKn3DCUcCZSFlQ
PSXSfBDiUGhwOw76WuSSsf1D4b/vLoJ10wIDAQAB`,
  );
  const ed25519 = pem('PUBLIC KEY', 'MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=');
  const proxied = request(
    'origin.host.internal.example',
    'proxy_sig=("@method" "@authority" "@path" "content-digest" "content-type" "content-length" "forwarded");created=1618884480;keyid="test-key-rsa";alg="rsa-v1_5-sha256";expires=1618884540',
    'proxy_sig=:S6ZzPXSdAMOPjN/6KXfXWNO/f7V6cHm7BXYUh3YD/fRad4BCaRZxP+JH+8XY1I6+8Cy+CM5g92iHgxtRPz+MjniOaYmdkDcnL9cCpXJleXsOckpURl49GwiyUpZ10KHgOEe11sx3G2gxI8S0jnxQB+Pu68U9vVcasqOWAEObtNKKZd8tSFu7LB5YAv0RAGhB8tmpv7sFnIm9y+7X5kXQfi8NMaZaA8i2ZHwpBdg7a6CMfwnnrtflzvZdXAsD3LH2TwevU+/PBPv0B6NMNk93wUs/vfJvye+YuI87HU38lZHowtznbLVdp770I6VHR6WfgS9ddzirrswsE1w5o0LV/g==:',
  );

  test('hold: 4.3, rsa-v1_5-sha256', () => {
    expect(holds(proxied, rsa, 'https://origin.host.internal.example')).toBe(true);
  });

  test('do not hold at another server, by another algorithm or with another target', () => {
    const origin = 'https://origin.host.internal.example';
    const input = proxied.headers['signature-input']!.replace('sha256', 'sha512');

    expect(holds(proxied, rsa, 'https://example.com')).toBe(false);
    expect(holds({ ...proxied, target: '/bar' }, rsa, origin)).toBe(false);
    expect(
      holds({ ...proxied, headers: { ...proxied.headers, 'signature-input': input } }, rsa, origin),
    ).toBe(false);
  });

  test('name the digest of their body', () => {
    const claim = parseClaim(proxied);
    if (typeof claim === 'string') throw new Error(claim);

    expect(bodyHolds(claim, proxied, body)).toBe(true);
    expect(bodyHolds(claim, proxied, Buffer.from('{"hello": "moon"}'))).toBe(false);
  });

  /** The texts that appendix B says are to be signed, signed here with RSA, which appendix B does not do. */
  const bases: [name: string, lines: string[]][] = [
    [
      'B.2.3, full coverage',
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@query": ?param=Value&Pet=dog',
        '"@authority": example.com',
        '"content-type": application/json',
        `"content-digest": ${digest}`,
        '"content-length": 18',
        '"@signature-params": ("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss"',
      ],
    ],
    [
      'B.2.5, three fields',
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@authority": example.com',
        '"content-type": application/json',
        '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      ],
    ],
    [
      'B.2.6, six fields',
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      ],
    ],
    [
      '2.2.2 to 2.2.7, what is derived',
      [
        '"@target-uri": https://example.com/foo?param=Value&Pet=dog',
        '"@scheme": https',
        '"@request-target": /foo?param=Value&Pet=dog',
        '"@signature-params": ("@target-uri" "@scheme" "@request-target");created=1618884473;keyid="k"',
      ],
    ],
  ];

  test.each(bases)('give the text that is signed: %s', (_, lines) => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const made = sign('sha256', Buffer.from(lines.join('\n')), pair.privateKey);
    const input = lines.at(-1)!.replace('"@signature-params": ', 'sig=');
    const one = request('example.com', input, `sig=:${made.toString('base64')}:`);
    const key = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

    expect(holds(one, key, 'https://example.com')).toBe(true);
    expect(holds({ ...one, method: 'PUT' }, key, 'https://example.com')).toBe(
      !lines.includes('"@method": POST'),
    );
  });

  test.each<[string, string, string, string]>([
    [
      'B.2.5, hmac-sha256, with a public key as the secret',
      'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
      rsa,
    ],
    [
      'B.2.6, ed25519',
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
      ed25519,
    ],
  ])('do not hold, on purpose: %s', (_, input, signature, key) => {
    expect(holds(request('example.com', input, signature), key, 'https://example.com')).toBe(false);
  });

  test.each<[string, string]>([
    [
      'B.2.2, a parameter of a component',
      'sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example"',
    ],
    [
      'B.2.1, next to another',
      'sig-b21=();created=1618884473;keyid="a", sig-b25=("date");keyid="b"',
    ],
  ])('are not even read, on purpose: %s', (_, input) => {
    expect(parseClaim(request('example.com', input, 'sig-b22=:AAAA:'))).toBe('malformed-signature');
  });
});
