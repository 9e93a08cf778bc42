/** Names are looked up so that a silent name server keeps nobody waiting, and a name that changes its mind gets nowhere. */
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openEgress } from '#federation/egress.ts';
import { openNames, type Names } from '#federation/names.ts';
import { openNameServer, type NameServer } from './support/name-server.ts';
import { NetworkError, type Allowed } from '#federation/network.ts';

let server: NameServer;
let trap: Server;
let trapped = 0;
let servers: string[];
let now = 0;
const clock = (): Date => new Date(now);

beforeAll(async () => {
  server = await openNameServer();
  servers = [server.address];
  trap = createServer((connection) => {
    trapped++;
    connection.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
  trap.close();
});

beforeEach(() => {
  server.zone.clear();
  server.asked.splice(0);
  now = Date.parse('2026-01-05T12:00:00Z');
});

const names = (): Names => openNames({ clock, servers });

test('a name is answered with its addresses', async () => {
  server.zone.set('two.example', [['192.0.2.1', '192.0.2.2']]);
  expect(await names()('two.example')).toEqual([
    { address: '192.0.2.1', family: 4 },
    { address: '192.0.2.2', family: 4 },
  ]);
});

test('an answer is kept for a minute, and asked for once by all who ask meanwhile', async () => {
  server.zone.set('kept.example', [['192.0.2.1']]);
  const ask = names();
  await Promise.all([ask('kept.example'), ask('kept.example')]);
  now += 59_000;
  await ask('kept.example');
  expect(server.asked).toEqual(['kept.example']);
  now += 2000;
  await ask('kept.example');
  expect(server.asked).toHaveLength(2);
});

test('sixty names that nobody answers for keep no other waiting', async () => {
  server.zone.set('well.example', [['192.0.2.1']]);
  const ask = names();
  const order: string[] = [];
  const silent = Array.from({ length: 60 }, (_, n) => {
    server.zone.set(`silent${n}.example`, [null]);
    return ask(`silent${n}.example`).catch(() => void order.push('silent'));
  });
  await ask('well.example').then(() => order.push('well'));
  expect(order).toEqual(['well']);
  await Promise.all(silent);
  expect(order).toHaveLength(61);
}, 30_000);

test('a failure is asked again after ten seconds', async () => {
  server.zone.set('late.example', [[], ['192.0.2.7']]);
  const ask = names();
  await expect(ask('late.example')).rejects.toThrow();
  now += 11_000;
  expect(await ask('late.example')).toEqual([{ address: '192.0.2.7', family: 4 }]);
});

test('a name that is public first and private afterwards reaches nobody here (DNS rebinding)', async () => {
  const { port } = trap.address() as AddressInfo;
  // Nobody answers at the first address; at the second our own trap would.
  server.zone.set('rebind.example', [['203.0.113.1', '127.0.0.1'], ['127.0.0.1']]);
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
