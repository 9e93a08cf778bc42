/** Thousands of servers in one process: takes what is sent, counts it, and costs next to nothing. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { nowMs } from '../support/line.ts';
import { offer, optionsOf } from '../support/remote.ts';

/** The public key of every person at `/u/NAME` of every name. */
export type SinkOptions = { readonly publicKeyPem: string };

/** Wanted: so many POSTs to hosts whose name begins so. */
export type Expected = {
  readonly prefix: string;
  readonly count: number;
  readonly withinMs: number;
};
export type Arrived = { readonly firstMs: number; readonly lastMs: number; readonly bytes: number };

type Tally = { count: number; firstMs: number; lastMs: number; bytes: number };
type Waiter = Expected & { readonly settle: (arrived: Arrived) => void };

/** How long a server takes to answer, by the first letters of its name; null is for ever. */
const manners: Readonly<Record<string, number | null>> = {
  hang: null,
  slow: 5000,
  busy: 1000,
  far: 300,
};

const { publicKeyPem } = optionsOf<SinkOptions>();
const tallies = new Map<string, Tally>();
const waiters = new Set<Waiter>();
const taken = 'HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n';

const server = createServer({ noDelay: true }, (socket) => {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = pending.toString('latin1', 0, end);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (pending.length < end + 4 + length) return;
      pending = pending.subarray(end + 4 + length);
      answer(socket, head, length);
    }
  });
});

function answer(socket: Socket, head: string, bytes: number): void {
  const host = /\r\nhost: *([^\r]+)/i.exec(head)?.[1] ?? '';
  const prefix = /^[a-z]+/.exec(host)?.[0] ?? '';
  const reply = head.startsWith('POST ') ? taken : documentReply(host, head.split(' ', 2)[1]!);
  if (head.startsWith('POST ')) {
    if (/transfer-encoding/i.test(head)) throw new Error('the sink reads no chunked bodies');
    note(prefix, bytes);
  }
  const wait = manners[prefix];
  if (wait === undefined) socket.write(reply);
  else if (wait !== null) setTimeout(() => socket.writable && socket.write(reply), wait);
}

function note(prefix: string, bytes: number): void {
  const now = nowMs();
  const tally = tallies.get(prefix) ?? { count: 0, firstMs: now, lastMs: now, bytes: 0 };
  tallies.set(prefix, tally);
  tally.count++;
  tally.lastMs = now;
  tally.bytes += bytes;
  for (const waiter of waiters) {
    if (waiter.prefix === prefix && waiter.count === tally.count) waiter.settle({ ...tally });
  }
}

/** NodeInfo of a Lemmy, and a person at `/u/NAME`. */
function documentReply(host: string, path: string): string {
  const origin = `http://${host}`;
  const id = `${origin}${path}`;
  const documents: Record<string, object> = {
    '/.well-known/nodeinfo': {
      links: [
        { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `${origin}/nodeinfo` },
      ],
    },
    '/nodeinfo': { version: '2.0', software: { name: 'lemmy', version: '0.19.11' } },
  };
  const person = {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id,
    type: 'Person',
    preferredUsername: path.slice(3),
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem },
  };
  const body = JSON.stringify(documents[path] ?? person);
  const length = Buffer.byteLength(body);
  return `HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\ncontent-length: ${length}\r\n\r\n${body}`;
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
await once(server, 'listening');

const offers = {
  port: async (): Promise<number> => (server.address() as AddressInfo).port,
  /** From here on everything is counted anew. */
  reset: async (): Promise<void> => {
    tallies.clear();
    waiters.clear();
  },
  count: async (prefix: string): Promise<number> => tallies.get(prefix)?.count ?? 0,
  /** Resolves when that many are here; asked for before they are sent. */
  expect: (expected: Expected): Promise<Arrived> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        const { count = 0 } = tallies.get(expected.prefix) ?? {};
        reject(new Error(`${count} of ${expected.count} arrived in ${expected.withinMs} ms`));
      }, expected.withinMs);
      const settle = (arrived: Arrived): void => {
        clearTimeout(late);
        waiters.delete(waiter);
        resolve(arrived);
      };
      const waiter: Waiter = { ...expected, settle };
      waiters.add(waiter);
    }),
};

export type SinkOffers = typeof offers;
offer(offers);
