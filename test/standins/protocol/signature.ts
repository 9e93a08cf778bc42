/** Draft-cavage HTTP signatures, made and checked on node:crypto alone. */
import { createHash, createSign, createVerify, generateKeyPairSync } from 'node:crypto';

export interface KeyPair {
  readonly publicKeyPem: string;
  readonly privateKeyPem: string;
}

export interface Signer {
  readonly keyId: string;
  readonly privateKeyPem: string;
}

export interface Signable {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

export interface CavageSignature {
  readonly keyId: string;
  readonly algorithm: string | undefined;
  readonly names: readonly string[];
  readonly created: number | undefined;
  readonly expires: number | undefined;
  readonly bytes: Buffer;
}

export function newKeyPair(): KeyPair {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { publicKeyPem: pair.publicKey, privateKeyPem: pair.privateKey };
}

export function digestOf(body: string): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
}

function line(name: string, message: Signable, signature: Partial<CavageSignature>): string {
  const url = new URL(message.url);
  if (name === '(request-target)') {
    return `(request-target): ${message.method.toLowerCase()} ${url.pathname}${url.search}`;
  }
  if (name === '(created)') return `(created): ${signature.created ?? ''}`;
  if (name === '(expires)') return `(expires): ${signature.expires ?? ''}`;
  if (name === 'host') return `host: ${message.headers.get('host') ?? url.host}`;
  return `${name}: ${message.headers.get(name) ?? ''}`;
}

/** The `Signature` header over these names; the headers named must be set already. */
export function signCavage(
  message: Signable,
  signer: Signer,
  names: readonly string[],
  algorithm: string,
): string {
  const text = names.map((name) => line(name, message, {})).join('\n');
  const bytes = createSign('rsa-sha256').update(text).sign(signer.privateKeyPem, 'base64');
  const parts = [
    `keyId="${signer.keyId}"`,
    `algorithm="${algorithm}"`,
    `headers="${names.join(' ')}"`,
    `signature="${bytes}"`,
  ];
  return parts.join(',');
}

/** Reads a `Signature` header; undefined where there is none that can be read. */
export function readCavage(headers: Headers): CavageSignature | undefined {
  const text = headers.get('signature');
  if (text === null) return undefined;
  const found = new Map<string, string>();
  for (const match of text.matchAll(/([a-z]+)=(?:"([^"]*)"|(\d+))/gi)) {
    const name = (match[1] ?? '').toLowerCase();
    if (found.has(name)) return undefined;
    found.set(name, match[2] ?? match[3] ?? '');
  }
  const keyId = found.get('keyid');
  const bytes = found.get('signature');
  if (keyId === undefined || bytes === undefined) return undefined;
  const number = (name: string) => {
    const value = found.get(name);
    return value === undefined ? undefined : Number(value);
  };
  return {
    keyId,
    algorithm: found.get('algorithm'),
    names: (found.get('headers') ?? 'date').toLowerCase().split(' '),
    created: number('created'),
    expires: number('expires'),
    bytes: Buffer.from(bytes, 'base64'),
  };
}

/** Whether the signature was made with the private half of this key over this message. */
export function verifies(message: Signable, signature: CavageSignature, pem: string): boolean {
  for (const name of signature.names) {
    const own = name.startsWith('(') || name === 'host';
    if (!own && message.headers.get(name) === null) return false;
  }
  const text = signature.names.map((name) => line(name, message, signature)).join('\n');
  try {
    return createVerify('rsa-sha256').update(text).verify(pem, signature.bytes);
  } catch {
    return false;
  }
}

/** Whether every digest listed is the SHA-256 of the body; false where none is listed. */
export function digestMatches(headers: Headers, body: string): boolean {
  const listed = headers.get('digest');
  if (listed === null) return false;
  const right = digestOf(body).slice('SHA-256='.length);
  return listed.split(',').every((one) => one.trim().replace(/^[^=]*=/, '') === right);
}

/** How long ago the message says it was signed, in seconds; undefined where it does not say. */
export function ageInSeconds(
  headers: Headers,
  signature: CavageSignature,
  now: Date,
): number | undefined {
  if (signature.created !== undefined && signature.names.includes('(created)')) {
    return now.getTime() / 1000 - signature.created;
  }
  const date = headers.get('date');
  if (date === null || !signature.names.includes('date')) return undefined;
  const time = Date.parse(date);
  return Number.isNaN(time) ? undefined : (now.getTime() - time) / 1000;
}
