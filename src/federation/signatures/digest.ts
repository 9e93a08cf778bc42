/** Digests of bodies: `Digest` (RFC 3230) and `Content-Digest` (RFC 9530), SHA-256. */
import { createHash, timingSafeEqual } from 'node:crypto';

const sha256 = (body: string | Buffer): string =>
  createHash('sha256').update(body).digest('base64');

/** The `Digest` header for a body; upper case because Threads insists on it. */
export const digestOf = (body: string | Buffer): string => `SHA-256=${sha256(body)}`;

/** Whether a `Digest` header names the SHA-256 of exactly this body, and nothing that differs. */
export function digestHolds(header: string | undefined, body: Buffer): boolean {
  const values = [...(header ?? '').matchAll(/sha-256=([A-Za-z0-9+/=]+)/gi)].map((m) => m[1]!);
  return values.length > 0 && values.every((value) => same(value, sha256(body)));
}

/** The same for `Content-Digest: sha-256=:…:`. */
export function contentDigestHolds(header: string | undefined, body: Buffer): boolean {
  const values = [...(header ?? '').matchAll(/sha-256=:([A-Za-z0-9+/=]+):/gi)].map((m) => m[1]!);
  return values.length > 0 && values.every((value) => same(value, sha256(body)));
}

const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
