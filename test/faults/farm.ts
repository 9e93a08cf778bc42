/** A farm of pretend servers in this process: any number of names on one port, each with its manners. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newKeyPair, signCavage, type KeyPair } from '../standins/protocol/signature.ts';
import type { Json } from '../standins/protocol/types.ts';
import { openManners, type Behaviour } from './behaviour.ts';
import { readSaid, type Told } from './told.ts';

/** What a server of the farm heard in answer to what it sent; status 0 when nobody answered. */
export type Heard = { readonly status: number; readonly retryAfter: string | null };

export type Sending = {
  readonly keyId: string;
  /** Another body than JSON of the activity. */
  readonly body?: string | Buffer;
  /** Signed by a key that is not this actor's. */
  readonly forged?: boolean;
};

export type Farm = {
  /** What `ALLOW_PRIVATE_HOSTS` needs for every name there may ever be. */
  readonly exempt: string;
  readonly host: (name: string) => string;
  readonly origin: (name: string) => string;
  /** A person of that server; by the server's own name when no other is given. */
  readonly person: (name: string, who?: string) => string;
  readonly behave: (names: readonly string[], behaviour: Behaviour) => void;
  /** These names are on a port of their own, where nobody listens until `open` is called. */
  readonly refuse: (names: readonly string[]) => Promise<{ open: () => Promise<void> }>;
  /** Everything that was POSTed to anybody, in order of arrival. */
  readonly told: Told[];
  /** Every path of a host that was asked for by GET. */
  readonly asked: (name: string) => readonly string[];
  readonly serve: (url: string, document: Json) => void;
  /** From now on this server's people have another key. */
  readonly rotate: (name: string) => void;
  readonly sign: (inbox: string, sending: Sending & { readonly body: string | Buffer }) => Signed;
  /** Signs as the activity's actor unless told otherwise, sends, and tells what was heard. */
  readonly send: (inbox: string, activity: Json, sending?: Partial<Sending>) => Promise<Heard>;
  /** Sends what was signed before. */
  readonly deliver: (inbox: string, signed: Signed) => Promise<Heard>;
  readonly close: () => Promise<void>;
};

export type Signed = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** From another address of this machine. */
  readonly from?: string;
};

/** Making keys takes long: all names share one pair, and a second one after they rotate. */
const pairs: readonly KeyPair[] = [newKeyPair(), newKeyPair()];
const forger = newKeyPair();

/** Opens it; every server calls itself a Lemmy 0.19 and is healthy. */
export async function openFarm(): Promise<Farm> {
  const manners = openManners();
  const told: Told[] = [];
  const asked = new Map<string, string[]>();
  const documents = new Map<string, Json>();
  const rotated = new Set<string>();
  const doors = new Map<string, number>();
  const closers: (() => Promise<void>)[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let order = 0;

  const pairOf = (host: string): KeyPair => pairs[rotated.has(host) ? 1 : 0]!;
  const server = createServer({ keepAliveTimeout: 60_000 }, (message, reply) => {
    const host = message.headers.host ?? '';
    const path = message.url ?? '/';
    if (message.method !== 'POST') {
      asked.set(host, [...(asked.get(host) ?? []), path]);
      void manners.spoilsGet(host, reply).then((spoilt) => {
        if (spoilt) return;
        const url = `http://${host}${path}`;
        const found = documents.get(url) ?? documentAt(url, pairOf(host));
        reply.writeHead(found === null ? 404 : 200, {
          'content-type': 'application/activity+json',
        });
        reply.end(JSON.stringify(found ?? {}));
      });
      return;
    }
    void readAll(message).then(async (bytes) => {
      const body = bytes.toString();
      const one: Told = {
        host,
        inbox: path,
        sha: createHash('sha256').update(bytes).digest('hex'),
        at: Date.now(),
        from: order++,
        until: null,
        status: null,
        body,
        ...readSaid(body),
      };
      told.push(one);
      one.status = await manners.answerPost(host, reply);
      one.until = order++;
    });
  });
  const port = await listen(server, 0);
  closers.push(() => shut(server));
  const host = (name: string): string => `${name}.farm.localhost:${doors.get(name) ?? port}`;
  const origin = (name: string): string => `http://${host(name)}`;
  const person = (name: string, who = name): string => `${origin(name)}/u/${who}`;
  const sign: Farm['sign'] = (inbox, { keyId, body, forged = false }) => ({
    headers: signed(inbox, { keyId, body, pair: forged ? forger : pairOf(new URL(keyId).host) }),
    body,
  });
  const deliver: Farm['deliver'] = (inbox, posted) => post(agent, inbox, posted);
  return {
    exempt: '*.farm.localhost',
    host,
    origin,
    person,
    behave: (names, behaviour) => {
      for (const name of names) manners.set(host(name), behaviour);
    },
    refuse: async (names) => {
      const door = createServer((...call) => void server.emit('request', ...call));
      const closedPort = await listen(door, 0);
      await shut(door);
      for (const name of names) doors.set(name, closedPort);
      return {
        open: async () => {
          await listen(door, closedPort);
          closers.push(() => shut(door));
        },
      };
    },
    told,
    asked: (name) => asked.get(host(name)) ?? [],
    serve: (url, document) => void documents.set(url, document),
    rotate: (name) => void rotated.add(host(name)),
    sign,
    deliver,
    send: (inbox, activity, sending = {}) => {
      const keyId = `${String(activity['actor'])}#main-key`;
      const body = sending.body ?? JSON.stringify(activity);
      return deliver(inbox, sign(inbox, { keyId, ...sending, body }));
    },
    close: async () => {
      agent.destroy();
      for (const closer of closers.splice(0)) await closer();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1', 4096);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function shut(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** NodeInfo, WebFinger, and a person at `/u/NAME`. */
function documentAt(url: string, keys: KeyPair): Json | null {
  const { origin, host, pathname, searchParams } = new URL(url);
  if (pathname === '/.well-known/nodeinfo') {
    const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.0';
    return { links: [{ rel, href: `${origin}/nodeinfo` }] };
  }
  if (pathname === '/nodeinfo')
    return { version: '2.0', software: { name: 'lemmy', version: '0.19.11' } };
  const resource = /^acct:([\w-]+)@/.exec(searchParams.get('resource') ?? '');
  if (pathname === '/.well-known/webfinger' && resource !== null) {
    const type = 'application/activity+json';
    const links = [{ rel: 'self', type, href: `${origin}/u/${resource[1]}` }];
    return { subject: `acct:${resource[1]}@${host}`, links };
  }
  const name = /^\/u\/([\w-]+)$/.exec(pathname)?.[1];
  if (name === undefined) return null;
  const id = `${origin}${pathname}`;
  return {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id,
    type: 'Person',
    preferredUsername: name,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: keys.publicKeyPem },
  };
}

function signed(
  inbox: string,
  { keyId, body, pair }: { keyId: string; body: string | Buffer; pair: KeyPair },
): Record<string, string> {
  const headers = new Headers({
    'content-type': 'application/activity+json',
    date: new Date().toUTCString(),
    digest: `SHA-256=${createHash('sha256').update(body).digest('base64')}`,
    host: new URL(inbox).host,
  });
  const message = { method: 'POST', url: inbox, headers };
  const signer = { keyId, privateKeyPem: pair.privateKeyPem };
  const covers = ['(request-target)', 'host', 'date', 'digest'];
  headers.set('signature', signCavage(message, signer, covers, 'rsa-sha256'));
  return Object.fromEntries(headers);
}

/** Nobody listens, it dies while it is asked, or says nothing for 20 s: as a sender sees it, the same. */
function post(agent: Agent, inbox: string, { headers, body, from }: Signed): Promise<Heard> {
  const url = new URL(inbox);
  const bytes = Buffer.from(body);
  const length = { 'content-length': String(bytes.length) };
  return new Promise((resolve) => {
    const nobody = (): void => resolve({ status: 0, retryAfter: null });
    const to = { host: '127.0.0.1', port: Number(url.port), path: url.pathname, agent };
    const local = from === undefined ? {} : { localAddress: from };
    const sent = request(
      { ...to, ...local, method: 'POST', headers: { ...headers, ...length } },
      (answer) => {
        answer.resume();
        answer.once('error', nobody);
        answer.once('end', () => {
          const retryAfter = answer.headers['retry-after'] ?? null;
          resolve({ status: answer.statusCode ?? 0, retryAfter });
        });
      },
    );
    sent.setTimeout(20_000, () => sent.destroy());
    sent.once('error', nobody);
    sent.once('close', nobody);
    sent.end(bytes);
  });
}
