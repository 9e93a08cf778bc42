/** Clients that dawdle, hoard, shout or babble on real sockets: each is told so in one line, and the others are served. */
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import type { Holding } from '#http/listener.ts';
import { buildServer } from '#http/server.ts';
import type { World } from '#federation/world.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const world: World = {
  house,
  network: () => Promise.reject(new Error('nothing is asked')),
  privateHosts: [],
  version: '0',
  log: () => undefined,
  failPoint: () => undefined,
};

let app: FastifyInstance | null = null;
const clients: Client[] = [];
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await app?.close();
  app = null;
});

async function open(holding: Partial<Holding> = {}): Promise<number> {
  app = buildServer({ house, activitypub: { world }, trustProxy: 0, logger: false, holding });
  app.get('/large', (_, reply) => reply.type('text/plain').send('x'.repeat(900_000)));
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

type Client = {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly closed: Promise<unknown>;
};

function client(port: number): Client {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => void (heard += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const one = { socket, heard: () => heard, closed: once(socket, 'close') };
  clients.push(one);
  return one;
}

/** Says it all, and hears until it is cut off. */
async function say(port: number, text: string): Promise<string> {
  const one = client(port);
  one.socket.write(text, 'latin1');
  await one.closed;
  return one.heard();
}

const ask = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: folkmoot.test\r\n\r\n`;
const last = (path: string): string =>
  ask(path).replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n');
const served = async (port: number): Promise<boolean> =>
  (await say(port, last('/nodeinfo/2.0'))).startsWith('HTTP/1.1 200');
/** Status and body of an answer that is all there is. */
const lineOf = (heard: string): [status: number, body: string] => [
  Number(heard.split(' ')[1]),
  heard.split('\r\n\r\n')[1] ?? '',
];

describe('whoever dawdles', () => {
  test.each([
    ['over saying anything', '', undefined],
    ['in the middle of a head', 'GET / HTTP/1.1\r\nhost: a\r\nx: ', 'a'],
    ['between lines of a head', 'GET / HTTP/1.1\r\n', 'x: y\r\n'],
  ])('%s is told so and cut off', async (_, begin, more) => {
    const port = await open({ headMs: 300 });
    const slow = client(port);
    slow.socket.write(begin);
    const timer = more === undefined ? undefined : setInterval(() => slow.socket.write(more), 50);
    await slow.closed;
    clearInterval(timer);

    expect(lineOf(slow.heard())).toEqual([408, '{"error":"this took too long; send it again"}']);
    expect(await served(port)).toBe(true);
  });

  test('over a body is told so and cut off', async () => {
    const port = await open({ headMs: 300, requestMs: 600 });
    const slow = client(port);
    slow.socket.write(
      'POST /inbox HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\ncontent-type: application/activity+json\r\n\r\n',
    );
    const timer = setInterval(() => slow.socket.write(' '), 50);
    await slow.closed;
    clearInterval(timer);

    expect(slow.heard()).toMatch(/^HTTP\/1\.1 408 /);
    expect(await served(port)).toBe(true);
  });

  test('over an answer is cut off', async () => {
    const port = await open({ answerMs: 1000 });
    const slow = client(port);
    slow.socket.pause();
    slow.socket.write(ask('/large').repeat(8));
    const [connection] = (await once(app!.server, 'connection')) as [Socket];
    await once(connection, 'close');

    expect(await served(port)).toBe(true);
  });
});

describe('whoever hoards', () => {
  test('answers loses them when there are too many bytes of them, and nobody else does', async () => {
    const port = await open({ heldBytes: 2_000_000 });
    const hoarders = Array.from({ length: 12 }, () => {
      const one = client(port);
      one.socket.pause();
      one.socket.write(ask('/large').repeat(8));
      return one;
    });
    const connections: Socket[] = [];
    app!.server.on('connection', (socket: Socket) => connections.push(socket));
    while (connections.length < hoarders.length) await once(app!.server, 'connection');
    while (connections.filter(({ destroyed }) => destroyed).length < 8)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const held = connections.reduce(
      (sum, one) => sum + (one.destroyed ? 0 : one.writableLength),
      0,
    );

    expect(held).toBeLessThanOrEqual(4_000_000);
    expect(await served(port)).toBe(true);
  });

  test('connections that it needs no more makes room for those who ask', async () => {
    const port = await open({ connections: 200 });
    const idle: Client[] = [];
    for (let n = 0; n < 200; n++) {
      const one = client(port);
      one.socket.write(ask('/nodeinfo/2.0'));
      idle.push(one);
    }
    const answered = (): number => idle.filter((one) => one.heard().includes('200 OK')).length;
    while (answered() < 150) await new Promise((resolve) => setTimeout(resolve, 20));
    let ok = false;
    for (let n = 0; n < 5 && !ok; n++) ok = await served(port);

    expect(ok).toBe(true);
  });
});

test('whoever asks for a hundred things at once is cut off, and eight are answered', async () => {
  const port = await open();
  const greedy = await say(port, ask('/nodeinfo/2.0').repeat(100));
  const eight = await say(port, ask('/nodeinfo/2.0').repeat(7) + last('/nodeinfo/2.0'));

  expect(greedy.split('200 OK').length - 1).toBeLessThanOrEqual(8);
  expect(eight.split('200 OK').length - 1).toBe(8);
});

describe('what is no request', () => {
  const head = (more: string): string =>
    `POST /inbox HTTP/1.1\r\nhost: folkmoot.test\r\n${more}\r\n`;
  test.each([
    ['a header line of 64 KiB', head(`x: ${'a'.repeat(65_536)}\r\n`), 431],
    ['a signature of 64 KiB', head(`signature: keyId="${'a'.repeat(65_536)}"\r\n`), 431],
    ['ten thousand header lines', head('x: y\r\n'.repeat(10_000)), 431],
    ['an address of 64 KiB', ask(`/${'a'.repeat(65_536)}`), 431],
    ['an address of 10 KiB', last(`/${'a'.repeat(10_240)}`), 404],
    ['two lengths', head('content-length: 2\r\ncontent-length: 3\r\n') + '{}', 400],
    [
      'a length and chunks',
      head('content-length: 2\r\ntransfer-encoding: chunked\r\n') + '0\r\n\r\n',
      400,
    ],
    [
      'chunks and a length',
      head('transfer-encoding: chunked\r\ncontent-length: 2\r\n') + '0\r\n\r\n',
      400,
    ],
    ['chunks in disguise', head('transfer-encoding: xchunked\r\n') + '0\r\n\r\n', 400],
    [
      'chunks that are not last',
      head('transfer-encoding: chunked, identity\r\n') + '0\r\n\r\n',
      400,
    ],
    ['a space before the colon', head('transfer-encoding : chunked\r\n') + '0\r\n\r\n', 400],
    ['a chunk of a size that is none', head('transfer-encoding: chunked\r\n') + 'zz\r\n', 400],
    ['a negative length', head('content-length: -1\r\n'), 400],
    ['a length with a plus', head('content-length: +2\r\n') + '{}', 400],
    ['a folded line', head('x: a\r\n b: c\r\n'), 400],
    ['a zero in a header', head('x: a\0b\r\n'), 400],
    ['a line end without its half', 'GET / HTTP/1.1\nhost: a\n\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['garbage', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['words', 'hello there\r\n\r\n', 400],
    ['a method that nobody knows', 'BREW / HTTP/1.1\r\nhost: a\r\n\r\n', 400],
    ['a version that is none', 'GET / HTTP/9.9\r\nhost: a\r\n\r\n', 400],
  ])('(%s) is refused in one line, and the next client is served', async (_, text, status) => {
    const port = await open();
    const [told, body] = lineOf(await say(port, text));

    expect(told).toBe(status);
    // Node itself asks for a host, and says nothing but the status.
    if (status !== 404) expect(body).toMatch(/^(\{"error":"[^"\n]+"\}|0?)$/);
    expect(await served(port)).toBe(true);
  });

  test('behind a request is not answered in the middle of its answer', async () => {
    const port = await open();
    const heard = await say(port, `${ask('/large')}garbage\r\n\r\n`);

    expect(heard.split('HTTP/1.1 ').length - 1).toBeLessThanOrEqual(2);
    if (heard.includes('400 Bad Request')) {
      expect(heard.indexOf('HTTP/1.1 400')).toBeGreaterThan(900_000);
    }
    expect(await served(port)).toBe(true);
  });

  test('comes a thousand times, and the server still answers', async () => {
    const port = await open();
    const texts = [
      '\0\0\0',
      'GET\r\n\r\n',
      head('content-length: 2\r\ncontent-length: 3\r\n'),
      ask('/').slice(3),
    ];
    for (let n = 0; n < 1000; n += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, at) => say(port, texts[at % texts.length]!)),
      );

    expect(await served(port)).toBe(true);
  });
});
