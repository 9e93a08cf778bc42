/** Verifies the signature of a request with a public key that is already known. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { verifyRequestDetailed } from '@fedify/fedify/sig';
import { contentDigestHolds, digestHolds } from './digest.ts';
import type { Claim, SignedRequest } from './signed-request.ts';
import { knownContexts } from './contexts.ts';

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
export async function verifyRequest(
  claim: Claim,
  request: SignedRequest,
  key: VerifyingKey,
  extra: { readonly origin: string; readonly body: Buffer },
): Promise<boolean> {
  const parsed = key.parsed === undefined ? parsePublicKey(key.publicKey) : key.parsed;
  if (parsed === null) return false;
  if (claim.scheme === 'cavage') return verifyCavage(claim, request, parsed);
  const publicKey = parsed.export({ type: 'spki', format: 'pem' }).toString();
  return verifyMessage(request, { id: key.id, owner: key.owner, publicKey }, extra);
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
  const seconds = (date: Date | null): string | undefined =>
    date === null ? undefined : String(date.getTime() / 1000);
  const lines = claim.covered.map((name) => {
    if (name === '(request-target)') return `${name}: ${request.method.toLowerCase()} ${target}`;
    if (name === '(created)') return `${name}: ${seconds(claim.created)}`;
    if (name === '(expires)') return `${name}: ${seconds(claim.expires)}`;
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

/** RFC 9421 by Fedify, which is handed the one key that we have confirmed ourselves. */
async function verifyMessage(
  request: SignedRequest,
  key: { readonly id: string; readonly owner: string; readonly publicKey: string },
  extra: { readonly origin: string; readonly body: Buffer },
): Promise<boolean> {
  const web = new Request(extra.origin + request.target, {
    method: request.method,
    headers: request.headers,
    body: new Uint8Array(extra.body),
  });
  const result = await verifyRequestDetailed(web, {
    contextLoader: knownContexts,
    documentLoader: (url: string) =>
      Promise.resolve({ contextUrl: null, documentUrl: url, document: keyDocument(key) }),
    // Dates were judged by the time of arrival already.
    timeWindow: false,
  });
  return result.verified;
}

/** An actor that lists the key: a key that stands alone makes Fedify look for its owner, and fail. */
const keyDocument = (key: { id: string; owner: string; publicKey: string }): unknown => ({
  '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
  id: key.owner,
  type: 'Person',
  publicKey: { id: key.id, owner: key.owner, publicKeyPem: key.publicKey },
});
