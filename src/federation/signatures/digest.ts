/** Digests of bodies: `Digest` (RFC 3230) and `Content-Digest` (RFC 9530), SHA-256 and SHA-512. */
import { createHash, timingSafeEqual } from 'node:crypto';

const sha256 = (body: string | Buffer): string =>
  createHash('sha256').update(body).digest('base64');

/** The `Digest` header for a body; upper case because Threads insists on it. */
export const digestOf = (body: string | Buffer): string => `SHA-256=${sha256(body)}`;

/** Whether a `Digest` header names the digest of exactly this body, and nothing that differs. */
export const digestHolds = (header: string | undefined, body: Buffer): boolean =>
  holds(header, body, /^([A-Za-z0-9-]+)=([A-Za-z0-9+/]+={0,2})$/);

/** The same for `Content-Digest: sha-256=:…:`. */
export const contentDigestHolds = (header: string | undefined, body: Buffer): boolean =>
  holds(header, body, /^([a-z0-9-]+)=:([A-Za-z0-9+/]+={0,2}):$/);

const hashes: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-512': 'sha512' };

/** Every value whose algorithm we know must hold, and one of them must be SHA-256 or SHA-512. */
function holds(header: string | undefined, body: Buffer, shape: RegExp): boolean {
  const said = new Map<string, string>();
  for (const part of (header ?? '').split(',')) {
    const value = shape.exec(part.trim());
    if (value === null) return false;
    const hash = hashes[value[1]!.toLowerCase()];
    if (hash === undefined) continue;
    // Three hundred times the same would have us hash a megabyte as often.
    if ((said.get(hash) ?? value[2]) !== value[2]) return false;
    said.set(hash, value[2]!);
  }
  const right = ([hash, text]: [string, string]): boolean =>
    same(text, createHash(hash).update(body).digest('base64'));
  return said.size > 0 && [...said].every(right);
}

const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
