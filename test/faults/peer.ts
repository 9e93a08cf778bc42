/** Servers elsewhere that write down every POST: any number of names on one loopback port. */
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { isJson, parseJson } from '../standins/protocol/json.ts';
import { digestOf, newKeyPair, signCavage } from '../standins/protocol/signature.ts';
import type { Json } from '../standins/protocol/types.ts';
import { loopbackNet } from '../standins/serve.ts';

export type Arrival = { readonly host: string; readonly id: string; readonly body: string };

export type Peers = {
  /** The origin of one of the names, such as `http://ann.localhost:4000`. */
  readonly origin: (name: string) => string;
  /** What `ALLOW_PRIVATE_HOSTS` needs for these names. */
  readonly hosts: (names: readonly string[]) => string;
  /** Everything that was POSTed to anybody, in order. */
  readonly arrived: Arrival[];
  /** How long every POST is kept waiting. */
  readonly slow: (ms: number) => void;
  /** Signs and sends; answers with the status, or 0 when nobody was there. */
  readonly post: (name: string, inbox: string, activity: Json) => Promise<number>;
  readonly close: () => Promise<void>;
};

const keys = newKeyPair();

/** All names share one key, since making one takes long, and run what calls itself Lemmy 0.19. */
export async function openPeers(): Promise<Peers> {
  const arrived: Arrival[] = [];
  let pause = 0;
  const server = createServer((request, reply) => {
    void read(request).then(async (body) => {
      const host = request.headers.host ?? '';
      if (request.method === 'POST') {
        const json = parseJson(body);
        arrived.push({ host, id: isJson(json) ? String(json['id']) : '', body });
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        reply.writeHead(200).end();
        return;
      }
      const document = documentAt(`http://${host}`, request.url ?? '/');
      reply.writeHead(document === null ? 404 : 200, {
        'content-type': 'application/activity+json',
      });
      reply.end(JSON.stringify(document ?? {}));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = (name: string): string => `http://${name}.localhost:${port}`;
  return {
    origin,
    hosts: (names) => names.map((name) => `${name}.localhost:${port}`).join(','),
    arrived,
    slow: (ms) => void (pause = ms),
    post: (name, inbox, activity) => send(`${origin(name)}/u/${name}`, inbox, activity),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** NodeInfo, and a person at `/u/NAME`. */
function documentAt(origin: string, path: string): Json | null {
  if (path === '/.well-known/nodeinfo') {
    return {
      links: [
        { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `${origin}/nodeinfo` },
      ],
    };
  }
  if (path === '/nodeinfo')
    return { version: '2.0', software: { name: 'lemmy', version: '0.19.11' } };
  const name = /^\/u\/(\w+)$/.exec(path)?.[1];
  if (name === undefined) return null;
  const id = `${origin}${path}`;
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

async function send(actor: string, inbox: string, activity: Json): Promise<number> {
  const body = JSON.stringify(activity);
  const headers = new Headers({
    'content-type': 'application/activity+json',
    date: new Date().toUTCString(),
    digest: digestOf(body),
    host: new URL(inbox).host,
  });
  const signer = { keyId: `${actor}#main-key`, privateKeyPem: keys.privateKeyPem };
  const message = { method: 'POST', url: inbox, headers };
  headers.set(
    'signature',
    signCavage(message, signer, ['(request-target)', 'host', 'date', 'digest'], 'rsa-sha256'),
  );
  try {
    return (await loopbackNet(new Request(inbox, { method: 'POST', headers, body }))).status;
  } catch {
    // Nobody listens, or it died while it was asked: as a sender sees it, the same.
    return 0;
  }
}
