/** Names are looked up so that a silent name server keeps nobody waiting, and a name that changes its mind gets nowhere. */
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openEgress } from '#federation/egress.ts';
import { openNames, type Names } from '#federation/names.ts';
import { NetworkError, type Allowed } from '#federation/network.ts';

let socket: Socket;
let trap: Server;
let trapped = 0;
let servers: string[];
let now = 0;
const asked: string[] = [];
/** What each name is answered, in turn; the last one stays. Null is silence, an empty list “no such name”. */
const zone = new Map<string, (string[] | null)[]>();
const clock = (): Date => new Date(now);

beforeAll(async () => {
  socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const answer = answerTo(query);
    if (answer !== null) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  servers = [`127.0.0.1:${socket.address().port}`];
  trap = createServer((connection) => {
    trapped++;
    connection.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  socket.close();
  trap.close();
});

beforeEach(() => {
  zone.clear();
  asked.splice(0);
  now = Date.parse('2026-01-05T12:00:00Z');
});

/** A name server in twenty lines: A records from the zone, and nothing else (RFC 1035, section 4). */
function answerTo(query: Buffer): Buffer | null {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const question = query.subarray(12, at + 5);
  const isAddress = query.readUInt16BE(at + 1) === 1;
  const name = labels.join('.').toLowerCase();
  if (isAddress) asked.push(name);
  const turns = zone.get(name) ?? [[]];
  const said = isAddress && turns.length > 1 ? turns.shift()! : turns[0]!;
  if (said === null) return null;
  const records = isAddress ? said : [];
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(said.length === 0 ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  const answers = records.map((address) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([header, question, ...answers]);
}

const names = (): Names => openNames({ clock, servers });

test('a name is answered with its addresses', async () => {
  zone.set('two.example', [['192.0.2.1', '192.0.2.2']]);
  expect(await names()('two.example')).toEqual([
    { address: '192.0.2.1', family: 4 },
    { address: '192.0.2.2', family: 4 },
  ]);
});

test('an answer is kept for a minute, and asked for once by all who ask meanwhile', async () => {
  zone.set('kept.example', [['192.0.2.1']]);
  const ask = names();
  await Promise.all([ask('kept.example'), ask('kept.example')]);
  now += 59_000;
  await ask('kept.example');
  expect(asked).toEqual(['kept.example']);
  now += 2000;
  await ask('kept.example');
  expect(asked).toHaveLength(2);
});

test('sixty names that nobody answers for keep no other waiting', async () => {
  zone.set('well.example', [['192.0.2.1']]);
  const ask = names();
  const order: string[] = [];
  const silent = Array.from({ length: 60 }, (_, n) => {
    zone.set(`silent${n}.example`, [null]);
    return ask(`silent${n}.example`).catch(() => void order.push('silent'));
  });
  await ask('well.example').then(() => order.push('well'));
  expect(order).toEqual(['well']);
  await Promise.all(silent);
  expect(order).toHaveLength(61);
}, 30_000);

test('a failure is asked again after ten seconds', async () => {
  zone.set('late.example', [[], ['192.0.2.7']]);
  const ask = names();
  await expect(ask('late.example')).rejects.toThrow();
  now += 11_000;
  expect(await ask('late.example')).toEqual([{ address: '192.0.2.7', family: 4 }]);
});

test('a name that is public first and private afterwards reaches nobody here (DNS rebinding)', async () => {
  const { port } = trap.address() as AddressInfo;
  // Nobody answers at the first address; at the second our own trap would.
  zone.set('rebind.example', [['203.0.113.1', '127.0.0.1'], ['127.0.0.1']]);
  const { network, close } = openEgress([], { clock, servers });
  for (let turn = 0; turn < 3; turn++) {
    const url = `http://rebind.example:${port}/` as Allowed;
    const visit = network({ method: 'GET', url, headers: {} });
    await expect(visit).rejects.toBeInstanceOf(NetworkError);
    await expect(visit).rejects.toMatchObject({ fault: 'forbidden-address' });
    now += 61_000;
  }
  await close();
  expect(trapped).toBe(0);
});
