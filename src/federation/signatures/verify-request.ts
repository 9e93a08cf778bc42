/** Verifies the signature of a request with a public key that is already known. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { contentDigestHolds, digestHolds } from './digest.ts';
import type { Claim, SignedRequest } from './signed-request.ts';

/** Whether the digest header that the signature covers is the digest of this body. */
export function bodyHolds(claim: Claim, request: SignedRequest, body: Buffer): boolean {
  return claim.scheme === 'cavage'
    ? digestHolds(request.headers['digest'], body)
    : contentDigestHolds(request.headers['content-digest'], body);
}

/**
 * Whether the claim's signature was made with this key over this request. Coverage, date and digest
 * are checked elsewhere, by `checkCoverage` and `bodyHolds`.
 */
export function verifyRequest(
  claim: Claim,
  request: SignedRequest,
  { key, origin }: { readonly key: VerifyingKey; readonly origin: string },
): boolean {
  const parsed = key.parsed === undefined ? parsePublicKey(key.publicKey) : key.parsed;
  if (parsed === null) return false;
  return claim.scheme === 'cavage'
    ? verifyCavage(claim, request, parsed)
    : verifyMessage(claim, signatureBase(claim, request, origin), parsed);
}

/** A key in PEM, and what OpenSSL made of it: reading it costs more than verifying with it. */
export type VerifyingKey = {
  readonly id: string;
  readonly owner: string;
  readonly publicKey: string;
  readonly parsed?: KeyObject | null;
};

/** Others are too weak, or cost whoever verifies with them a hundred times as much. */
const bits = { least: 1024, most: 8192 } as const;
const exponentMax = 2n ** 32n;
/** The text of the largest of these, with much room. */
const pemMax = 10_000;

/** Null for what OpenSSL cannot read, and for anything but RSA of a common size: that verifies no request. */
export function parsePublicKey(pem: string): KeyObject | null {
  if (pem.length > pemMax || !pem.includes('-----BEGIN')) return null;
  try {
    const key = createPublicKey(pem);
    return isCommonRsa(key) ? key : null;
  } catch (error) {
    // Anything that OpenSSL did not say is a bug of ours.
    if (error instanceof Error && ('opensslErrorStack' in error || 'code' in error)) return null;
    throw error;
  }
}

function isCommonRsa({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType !== 'rsa') return false;
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  return modulusLength >= bits.least && modulusLength <= bits.most && publicExponent <= exponentMax;
}

const algorithms = new Set([null, 'rsa-sha256', 'rsa-sha512', 'hs2019']);

/** draft-cavage-12: RSA with SHA-256, or SHA-512 where `hs2019` hides it. */
function verifyCavage(claim: Claim, request: SignedRequest, publicKey: KeyObject): boolean {
  if (!algorithms.has(claim.algorithm)) return false;
  // Some sign the path without its query (GoToSocial's second try): both are the same resource.
  const targets = new Set([request.target, request.target.split('?')[0]!]);
  const hashes = claim.algorithm === 'rsa-sha512' ? ['sha512'] : ['sha256'];
  if (claim.algorithm === 'hs2019') hashes.push('sha512');
  return [...targets].some((target) => {
    const text = signingString(claim, request, target);
    if (text === null) return false;
    return hashes.some((hash) => verifyQuietly(hash, text, publicKey, claim.signature));
  });
}

function signingString(claim: Claim, request: SignedRequest, target: string): string | null {
  const moment = (name: string, date: Date | null): string | null =>
    date === null ? null : `${name}: ${date.getTime() / 1000}`;
  const lines = claim.covered.map((name) => {
    if (name === '(request-target)') return `${name}: ${request.method.toLowerCase()} ${target}`;
    if (name === '(created)') return moment(name, claim.created);
    if (name === '(expires)') return moment(name, claim.expires);
    const value = request.headers[name];
    return value === undefined ? null : `${name}: ${value}`;
  });
  return lines.includes(null) ? null : lines.join('\n');
}

function verifyQuietly(
  hash: string,
  text: string,
  publicKey: KeyObject,
  signature: Buffer,
): boolean {
  try {
    return verify(hash, Buffer.from(text), publicKey, signature);
  } catch (error) {
    // A key that OpenSSL cannot read verifies nothing; anything else is a bug of ours.
    if (error instanceof Error && 'opensslErrorStack' in error) return false;
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

const messageHashes: Readonly<Record<string, string>> = {
  'rsa-v1_5-sha256': 'sha256',
  'rsa-v1_5-sha512': 'sha512',
};

/** RFC 9421 with the two algorithms of RSASSA-PKCS1-v1_5; without a name the first is meant. */
function verifyMessage(claim: Claim, base: string | null, publicKey: KeyObject): boolean {
  const hash = messageHashes[claim.algorithm ?? 'rsa-v1_5-sha256'];
  if (hash === undefined || base === null) return false;
  return verifyQuietly(hash, base, publicKey, claim.signature);
}

/** RFC 9421, 2.5; null when it covers what did not come, or what we do not know. */
function signatureBase(claim: Claim, request: SignedRequest, origin: string): string | null {
  const url = URL.parse(origin + request.target);
  if (url === null) return null;
  const question = request.target.indexOf('?');
  const derived: Readonly<Record<string, string>> = {
    '@method': request.method,
    '@target-uri': origin + request.target,
    '@authority': url.host,
    '@scheme': url.protocol.slice(0, -1),
    '@request-target': request.target,
    '@path': question === -1 ? request.target : request.target.slice(0, question),
    '@query': question === -1 ? '?' : request.target.slice(question),
  };
  const lines = claim.covered.map((name) => {
    const from = name.startsWith('@') ? derived : request.headers;
    return Object.hasOwn(from, name) ? `"${name}": ${from[name]!.trim()}` : null;
  });
  return lines.includes(null) ? null : [...lines, `"@signature-params": ${claim.input}`].join('\n');
}
