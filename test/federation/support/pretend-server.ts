/** A server that exists only in tests: own keys, own signer, documents as the test wants them. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Neighbour } from '../../support/neighbours.ts';
import type { Wire } from '../../support/network.ts';

export type Doc = Readonly<Record<string, unknown>>;
type Answer = { status: number; type: string; body: string | Buffer; location?: string };

/** RSA keys are slow to make: one pair for all that are honest, one for whoever forges. */
const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const honest = pair();
const other = pair();
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

export const keys = {
  private: honest.privateKey,
  public: pem(honest.publicKey),
  forged: other.privateKey,
  forgedPublic: pem(other.publicKey),
} as const;

export const publicUri = 'https://www.w3.org/ns/activitystreams#Public';
export const activityStreams = 'https://www.w3.org/ns/activitystreams';

export type Pretend = {
  readonly host: string;
  readonly origin: string;
  readonly documents: Map<string, Answer>;
  /** Bodies that arrived in its inboxes. */
  readonly received: string[];
  /** Paths that were asked for. */
  readonly asked: string[];
  readonly serve: (path: string, json: Doc) => string;
  readonly answer: (path: string, answer: Partial<Answer>) => string;
  readonly person: (name: string, more?: Doc) => string;
  readonly group: (name: string, more?: Doc) => string;
};

/** Puts a server on the wire that answers what it was told to, and takes whatever is posted to it. */
export function pretend(wire: Wire, host: string, software = 'lemmy'): Pretend {
  const origin = `https://${host}`;
  const documents = new Map<string, Answer>();
  const received: string[] = [];
  const asked: string[] = [];
  wire.servers.set(host, async (request) => {
    if (request.method === 'POST') {
      received.push(await request.text());
      return new Response(null, { status: 202 });
    }
    const { pathname, search } = new URL(request.url);
    asked.push(pathname + search);
    const found = documents.get(pathname + search);
    if (found === undefined) return new Response('nothing', { status: 404 });
    const headers = new Headers({ 'content-type': found.type });
    if (found.location !== undefined) headers.set('location', found.location);
    const body = typeof found.body === 'string' ? found.body : new Uint8Array(found.body);
    return new Response(body, { status: found.status, headers });
  });
  const answer: Pretend['answer'] = (path, given) => {
    documents.set(path, { status: 200, type: 'application/activity+json', body: '', ...given });
    return origin + path;
  };
  const serve: Pretend['serve'] = (path, json) => answer(path, { body: JSON.stringify(json) });
  answer('/.well-known/nodeinfo', {
    type: 'application/json',
    body: JSON.stringify({
      links: [
        { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `${origin}/nodeinfo/2.0` },
      ],
    }),
  });
  answer('/nodeinfo/2.0', {
    type: 'application/json',
    body: JSON.stringify({ version: '2.0', software: { name: software, version: '1.0' } }),
  });
  const actor = (path: string, type: string, more: Doc): string => {
    const id = origin + path;
    return serve(path, {
      '@context': [activityStreams, 'https://w3id.org/security/v1'],
      id,
      type,
      preferredUsername: path.split('/').at(-1),
      inbox: `${id}/inbox`,
      outbox: `${id}/outbox`,
      followers: `${id}/followers`,
      endpoints: { sharedInbox: `${origin}/inbox` },
      publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: keys.public },
      ...more,
    });
  };
  return {
    host,
    origin,
    documents,
    received,
    asked,
    serve,
    answer,
    person: (name, more = {}) => actor(`/users/${name}`, 'Person', more),
    group: (name, more = {}) =>
      actor(`/c/${name}`, 'Group', { attributedTo: `${origin}/c/${name}/moderators`, ...more }),
  };
}

export type Sending = {
  readonly keyId: string;
  readonly key?: KeyObject;
  readonly path?: string;
  /** What the signature covers, in order. */
  readonly covers?: readonly string[];
  /** Headers that replace or (undefined) take away the true ones, before signing. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** The same after signing. */
  readonly tampered?: Readonly<Record<string, string | undefined>>;
  /** Parameters to add to the Signature header. */
  readonly extra?: string;
  /** The body that is signed, when another one is sent. */
  readonly signedBody?: string | Buffer;
  readonly algorithm?: string;
  readonly hash?: 'sha1' | 'sha256' | 'sha512';
  /** What the request-target says, when it is not the path. */
  readonly target?: string;
};

const digest = (body: string | Buffer): string =>
  createHash('sha256').update(body).digest('base64');

/** The headers of a POST signed by draft-cavage-12. */
export function cavage(
  body: string | Buffer,
  now: Date,
  host: string,
  sending: Sending,
): Record<string, string> {
  const headers: Record<string, string | undefined> = {
    host,
    date: now.toUTCString(),
    digest: `SHA-256=${digest(sending.signedBody ?? body)}`,
    'content-type': 'application/activity+json',
    ...sending.headers,
  };
  const covers = sending.covers ?? ['(request-target)', 'host', 'date', 'digest'];
  const target = sending.target ?? sending.path ?? '/inbox';
  const text = covers
    .map((name) => `${name}: ${name === '(request-target)' ? `post ${target}` : headers[name]}`)
    .join('\n');
  const made = sign(sending.hash ?? 'sha256', Buffer.from(text), sending.key ?? keys.private);
  const signed = {
    ...headers,
    signature:
      `keyId="${sending.keyId}",algorithm="${sending.algorithm ?? 'rsa-sha256'}",` +
      `headers="${covers.join(' ')}",${sending.extra ?? ''}signature="${made.toString('base64')}"`,
    ...sending.tampered,
  };
  return Object.fromEntries(
    Object.entries(signed).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Headers signed by RFC 9421 over the given components. */
export function message(
  body: string | Buffer,
  now: Date,
  url: string,
  sending: {
    readonly keyId: string;
    readonly key?: KeyObject;
    readonly components?: readonly string[];
    readonly digestOf?: string;
    readonly created?: number | null;
    /** Written after the key's id, as it is. */
    readonly params?: string;
    readonly contentDigest?: string;
    readonly hash?: 'sha1' | 'sha256' | 'sha512';
  },
): Record<string, string> {
  const components = sending.components ?? ['@method', '@target-uri', 'content-digest'];
  const contentDigest = sending.contentDigest ?? `sha-256=:${digest(sending.digestOf ?? body)}:`;
  const { host, pathname, search } = new URL(url);
  const known: Record<string, string> = {
    '@method': 'POST',
    '@target-uri': url,
    '@authority': host,
    '@path': pathname,
    '@query': search === '' ? '?' : search,
    '@scheme': 'https',
    '@request-target': pathname + search,
    'content-digest': contentDigest,
    'content-type': 'application/activity+json',
  };
  const created =
    sending.created === undefined ? Math.floor(now.getTime() / 1000) : sending.created;
  const list = components.map((name) => `"${name}"`).join(' ');
  const when = created === null ? '' : `;created=${created}`;
  const params = `(${list})${when};keyid="${sending.keyId}"${sending.params ?? ''}`;
  const lines = components.map((name) => `"${name}": ${known[name]}`);
  const text = [...lines, `"@signature-params": ${params}`].join('\n');
  const made = sign(
    sending.hash ?? 'sha256',
    Buffer.from(text),
    sending.key ?? keys.private,
  ).toString('base64');
  return {
    host,
    date: now.toUTCString(),
    'content-type': 'application/activity+json',
    'content-digest': contentDigest,
    'signature-input': `sig1=${params}`,
    signature: `sig1=:${made}:`,
  };
}

/** Posts to an inbox through the real door; the actor of the body signs unless told otherwise. */
export async function post(
  to: Neighbour,
  body: Doc | string | Buffer,
  sending: Partial<Sending> = {},
): Promise<{ status: number; body: string }> {
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const keyId = sending.keyId ?? `${String((body as Doc)['actor'])}#main-key`;
  const { host } = new URL(to.house.origin);
  const headers = cavage(bytes, to.house.clock(), host, { ...sending, keyId });
  return deliver(to, sending.path ?? '/inbox', headers, bytes);
}

/** The last step: bytes and headers as they are. */
export async function deliver(
  to: Neighbour,
  path: string,
  headers: Record<string, string>,
  bytes: string | Buffer,
): Promise<{ status: number; body: string }> {
  const payload = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
  const response = await to.app.inject({ method: 'POST', url: path, headers, payload });
  return { status: response.statusCode, body: response.body };
}
