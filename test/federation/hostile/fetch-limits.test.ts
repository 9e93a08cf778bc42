/** Servers that answer slowly, without end, too much or nonsense: every kind of question ends, and costs little. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchCollection } from '#federation/backfill/fetch-collection.ts';
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import { openEgress } from '#federation/egress.ts';
import { fetchDocument } from '#federation/fetch-document.ts';
import { fetchSoftware } from '#federation/fetch-software.ts';
import { fetchPreview } from '#federation/links/fetch-preview.ts';
import { send } from '#federation/lanes/send.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { resolveHandle } from '#federation/webfinger-lookup.ts';
import type { World } from '#federation/world.ts';
import { useHouse, type TestHouse } from '../../support/house.ts';
import {
  answer,
  drip,
  openRawServer,
  pour,
  type Manners,
  type RawServer,
} from '../support/raw-server.ts';

const mebibyte = 1024 * 1024;
const type = 'application/activity+json';
let server: RawServer;
let house: TestHouse;
let world: World;
let self: number;
let closeEgress: () => Promise<void>;
let count = 0;
/** A server that nobody has met yet. */
const newHost = (): string => `h${++count}.lab.localhost:${server.port}`;

beforeAll(async () => {
  server = await openRawServer();
  const exempt = [{ name: '*.lab.localhost', port: String(server.port) }];
  // What takes ten seconds in production takes less here; the rest is as it is there.
  const egress = openEgress(exempt, { clock: () => house.clock(), deadlineMs: 400 });
  closeEgress = egress.close;
  world = {
    house,
    network: egress.network,
    privateHosts: exempt,
    version: '0',
    log: () => undefined,
    failPoint: () => undefined,
  };
  self = (await findInstanceActor(house.database.query))!.id;
});
afterAll(async () => {
  await closeEgress();
  await server.close();
});
house = await useHouse();

const head = (more: string): string => `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${more}\r\n`;
/** What would be taken by every kind of question, if it only came whole and plain. */
const good = (url: string): string =>
  JSON.stringify({
    id: url,
    type: 'Person',
    preferredUsername: 'x',
    inbox: `${url}/inbox`,
    items: ['https://a.test/1'],
    links: [
      { rel: 'self', type, href: url },
      { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: url },
    ],
    software: { name: 'lemmy', version: '1' },
  });
const packed =
  (encoding: string, pack: (bytes: Buffer) => Buffer): Manners =>
  (socket, { path, headers }) =>
    answer(socket, {
      headers: { 'content-type': type, 'content-encoding': encoding },
      body: pack(Buffer.from(good(`http://${headers['host']}${path}`))),
    });

/** Small parts behind one another are one whole to whoever unpacks them. */
const bomb = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(mebibyte))));

/** What a delivery is taken for: most of these did answer 200, and that is all it asks. */
type Fate = 'done' | 'hold' | 'aside';
const spoilers: readonly (readonly [what: string, fate: Fate, Manners])[] = [
  ['never answers', 'hold', () => undefined],
  ['hangs up at once', 'hold', (socket) => void socket.destroy()],
  [
    'drips its headers',
    'hold',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      drip(socket, 'a');
    },
  ],
  [
    'drips its body',
    'hold',
    (socket) => {
      socket.write(head('content-length: 100000\r\n'));
      drip(socket, ' ');
    },
  ],
  [
    'drips chunks',
    'hold',
    (socket) => {
      socket.write(head('transfer-encoding: chunked\r\n'));
      drip(socket, '1\r\n \r\n');
    },
  ],
  ['says 103 for ever', 'hold', (socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n')],
  ['says 100 for ever', 'hold', (socket) => drip(socket, 'HTTP/1.1 100 Continue\r\n\r\n')],
  [
    'switches protocols',
    'hold',
    (socket) => void socket.write('HTTP/1.1 101 Yes\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  ],
  [
    'sends a body without end',
    'hold',
    (socket) => {
      socket.write(head('connection: close\r\n'));
      pour(socket, ' '.repeat(65_536));
    },
  ],
  [
    'sends chunks without end',
    'hold',
    (socket) => {
      socket.write(head('transfer-encoding: chunked\r\n'));
      pour(socket, `10000\r\n${' '.repeat(65_536)}\r\n`);
    },
  ],
  [
    'announces a gigabyte',
    'hold',
    (socket) => {
      socket.write(head('content-length: 1073741824\r\n'));
      pour(socket, ' '.repeat(65_536));
    },
  ],
  [
    'sends a byte too much',
    'hold',
    (socket) =>
      answer(socket, { headers: { 'content-type': type }, body: ' '.repeat(mebibyte + 1) }),
  ],
  [
    'sends less than it said',
    'hold',
    (socket, { path, headers }) => {
      const body = good(`http://${headers['host']}${path}`);
      socket.end(head(`content-length: ${body.length + 5}\r\n`) + body);
    },
  ],
  [
    'has a header line of 64 KiB',
    'hold',
    (socket) => answer(socket, { headers: { 'content-type': type, x: 'a'.repeat(65_536) } }),
  ],
  [
    'has five thousand header lines',
    'hold',
    (socket) =>
      void socket.write(head(Array.from({ length: 5000 }, (_, n) => `x-${n}: a\r\n`).join(''))),
  ],
  [
    'has headers without end',
    'hold',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, `x: ${'a'.repeat(1000)}\r\n`);
    },
  ],
  ['answers in gzip', 'done', packed('gzip', gzipSync)],
  ['answers in deflate', 'done', packed('deflate', deflateSync)],
  ['answers in brotli', 'done', packed('br', brotliCompressSync)],
  ['answers 64 MiB of nothing in 64 KiB of gzip', 'done', packed('gzip', () => bomb)],
  ['answers garbage', 'hold', (socket) => void socket.end('this is no HTTP\r\n\r\n')],
  [
    'gives two lengths',
    'hold',
    (socket) => void socket.write(head('content-length: 2\r\ncontent-length: 3\r\n') + '{}'),
  ],
  [
    'gives a length and chunks',
    'hold',
    (socket) =>
      void socket.write(head('content-length: 2\r\ntransfer-encoding: chunked\r\n') + '0\r\n\r\n'),
  ],
  ['answers 204', 'done', (socket) => void socket.write('HTTP/1.1 204 Nothing\r\n\r\n')],
  [
    'answers 206',
    'done',
    (socket, { path, headers }) =>
      answer(socket, {
        status: 206,
        headers: { 'content-type': type },
        body: good(`http://${headers['host']}${path}`),
      }),
  ],
  ['answers 304', 'aside', (socket) => void socket.write('HTTP/1.1 304 As before\r\n\r\n')],
];

type Question = readonly [what: string, path: string, ask: (host: string) => Promise<unknown>];
const url = (host: string): string => `http://${host}/x`;
const questions: readonly Question[] = [
  ['an object', '/x', async (host) => (await fetchDocument(world, url(host))).done],
  ['an actor', '/x', async (host) => (await resolveActor(world, url(host))).done],
  ['a collection', '/x', async (host) => (await fetchCollection(world, url(host), 10)).done],
  [
    'a page of a collection',
    '/x',
    async (host) => {
      const id = `http://${host}/list`;
      lists.set(host, JSON.stringify({ id, type: 'OrderedCollection', first: url(host) }));
      const found = await fetchCollection(world, id, 10);
      return found.done && found.value.length > 0;
    },
  ],
  [
    'a name',
    '/.well-known/webfinger',
    async (host) => (await resolveHandle(world, `x@${host}`)).done,
  ],
  [
    'what it runs',
    '/.well-known/nodeinfo',
    async (host) => (await fetchSoftware(world, `http://${host}`)) !== null,
  ],
];
/** A page that is told as something else says nothing; with these it only has to end. */
const link: Question = [
  'the page behind a link',
  '/x',
  async (host) => (await fetchPreview(world, url(host))).done,
];
const lists = new Map<string, string>();

const behave = (host: string, manners: Manners): void =>
  server.behave(host, (socket, asked) =>
    asked.path === '/list'
      ? answer(socket, { headers: { 'content-type': type }, body: lists.get(host)! })
      : manners(socket, asked),
  );

describe('a server that', () => {
  test.each(spoilers)(
    '%s tells us nothing, whatever it is asked, and ends what asked',
    async (_, fate, manners) => {
      const before = process.memoryUsage().arrayBuffers;
      for (const [what, path, ask] of [...questions, link]) {
        const host = newHost();
        behave(host, manners);
        expect(await ask(host), what).toBe(false);
        const times = server.asked(host).filter((one) => one.path.startsWith(path)).length;
        expect(times, `${what} was asked for`).toBe(1);
        expect(server.sent(host), what).toBeLessThan(16 * mebibyte);
      }
      const host = newHost();
      behave(host, manners);
      const row = {
        seq: 1,
        activity: 'a',
        body: '{}',
        digest: 'SHA-256=x',
        signer: self,
        actor: 'a',
        object: 'o',
        after: [],
        weight: 'other',
      } as const;
      const sent = await send(world, {
        seq: 1,
        inbox: url(host),
        from: 'direct',
        attempts: 0,
        row,
      });

      expect(sent.fate, sent.answer).toBe(fate);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(48 * mebibyte);
    },
  );

  test('answers plainly is understood by all of these questions', async () => {
    for (const [what, , ask] of questions) {
      const host = newHost();
      behave(host, (socket, { path }) =>
        answer(socket, {
          headers: { 'content-type': type, 'set-cookie': 'a=b' },
          body: good(what === 'a name' ? url(host) : `http://${host}${path}`),
        }),
      );
      expect([what, await ask(host)]).toEqual([what, true]);
      expect(server.asked(host).every(({ headers }) => headers['cookie'] === undefined)).toBe(true);
      expect(server.asked(host).every((one) => one.headers['accept-encoding'] === 'identity')).toBe(
        true,
      );
    }
  });

  test('has a page without end is read at its beginning', async () => {
    const host = newHost();
    behave(host, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n');
      socket.write('<title>Cats</title>');
      pour(socket, '<p>'.repeat(20_000));
    });

    expect(await fetchPreview(world, url(host))).toMatchObject({ value: { title: 'Cats' } });
    expect(server.sent(host)).toBeLessThan(16 * mebibyte);
  });

  test('drips a page is not waited for', async () => {
    const host = newHost();
    behave(host, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>Cats</title>');
      drip(socket, ' ');
    });

    expect(await fetchPreview(world, url(host))).toEqual({ done: false, reason: 'unreachable' });
  });

  test('sends two answers to one question is not believed in the second', async () => {
    const host = newHost();
    const document = (path: string, name: string): string =>
      JSON.stringify({ id: `http://${host}${path}`, type: 'Note', name });
    const plain = (body: string): string => `${head(`content-length: ${body.length}\r\n`)}${body}`;
    behave(host, (socket, { path }) => {
      socket.write(plain(document(path, 'honest')));
      if (path === '/x') socket.write(plain(document('/y', 'smuggled')));
    });
    await fetchDocument(world, url(host));
    const second = await fetchDocument(world, `http://${host}/y`);

    expect(second).toMatchObject({ done: true, value: { json: { name: 'honest' } } });
  });
});
