/** A list may be longer than a document and take longer; it ends all the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEgress } from '#federation/egress.ts';
import { fetchList } from '#federation/lists/fetch-list.ts';
import type { World } from '#federation/world.ts';
import { useHouse } from '../../support/house.ts';
import { answer, drip, openRawServer, pour, type RawServer } from '../support/raw-server.ts';

const mebibyte = 1024 * 1024;
const house = await useHouse();
let server: RawServer;
let world: World;
let close: () => Promise<void>;
beforeAll(async () => {
  server = await openRawServer();
  const privateHosts = [{ name: '*.lab.localhost', port: String(server.port) }];
  const egress = openEgress(privateHosts, { clock: house.clock, deadlineMs: 400 });
  close = egress.close;
  const log = (): void => undefined;
  const { network } = egress;
  world = { house, network, privateHosts, version: '0', log, failPoint: log };
});
afterAll(async () => {
  await close();
  await server.close();
});

let count = 0;
async function ask(...[manners]: [Parameters<RawServer['behave']>[1]]) {
  const host = `h${++count}.lab.localhost:${server.port}`;
  server.behave(host, manners);
  const from = performance.now();
  const fetched = await fetchList(world, { url: `http://${host}/list.txt`, format: 'plain' });
  return { fetched, host, ms: performance.now() - from };
}

test('a list of two megabytes is read, and one of seventeen is not', async () => {
  const lines = Array.from(
    { length: 50_000 },
    (_, n) => `a-rather-long-name-of-a-server-${n}.example\n`,
  );
  const { fetched } = await ask((socket) => answer(socket, { body: lines.join('') }));
  expect(fetched.done && fetched.value?.list.hosts.length).toBe(50_000);

  const much = await ask((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
    pour(socket, 'a.example\n'.repeat(10_000));
  });
  expect(much.fetched).toEqual({ done: false, reason: 'too-large' });
  expect(server.sent(much.host)).toBeLessThan(32 * mebibyte);
});

test('one that drips without end is left after six times what a document may take', async () => {
  const { fetched, ms } = await ask((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
    drip(socket, 'a.example\n');
  });

  expect(fetched).toEqual({ done: false, reason: 'unreachable' });
  expect(ms).toBeGreaterThan(400);
  expect(ms).toBeLessThan(6000);
});

test('one that is packed is not unpacked', async () => {
  const { fetched } = await ask((socket) =>
    answer(socket, {
      headers: { 'content-encoding': 'gzip' },
      body: Buffer.from([0x1f, 0x8b, 8, 0xff]),
    }),
  );

  expect(fetched).toEqual({ done: false, reason: 'not-text' });
});

test('one of many pages that each take their time is left before it is somebody else’s turn', async () => {
  let pages = 0;
  const network: World['network'] = () => {
    house.pass(60_000);
    const next = `https://fires.test/datasets/1/changes?page=${++pages}`;
    const page = { type: 'OrderedCollectionPage', orderedItems: [], next };
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(page)) });
  };
  const wanted = { url: 'https://fires.test/datasets/1/changes', format: 'fires' } as const;

  const fetched = await fetchList({ ...world, privateHosts: [], network }, wanted);

  expect(fetched).toEqual({ done: false, reason: 'unreachable' });
  expect(pages).toBeLessThan(12);
});
