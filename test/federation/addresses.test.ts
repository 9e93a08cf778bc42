/** Which addresses may be visited: every bypass that was ever published, as one table. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { isPublicAddress } from '#federation/addresses.ts';
import { openEgress } from '#federation/egress.ts';
import { passGate } from '#federation/gate.ts';
import { NetworkError, type Allowed } from '#federation/network.ts';
import type { World } from '#federation/world.ts';
import { useHouse } from '../support/house.ts';

describe('an address', () => {
  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '100::1',
    '3fff::1',
    '5f00::1',
    '4000::1',
    '1::1',
    '::ffff:0:127.0.0.1',
    '2001:2::1',
    '2001:10::1',
    '2606:4700::1111%eth0',
    'localhost',
    '',
    '1.2.3',
    '0x7f.1',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a01:4f8::1',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

const worldOf = (
  house: Awaited<ReturnType<typeof useHouse>>,
  network: World['network'],
  names: string[] = [],
): World => ({
  house,
  network,
  privateHosts: names.map((name) => ({ name, port: null })),
  version: '0',
  log: () => undefined,
  failPoint: () => undefined,
});

describe('the gate', async () => {
  const house = await useHouse();
  const world = worldOf(house, () => Promise.reject(new Error('not asked')), ['lab.localhost']);

  test.each([
    ['http://victim.test/', 'bad-url'],
    ['https://victim.test:8443/', 'bad-url'],
    ['https://user@victim.test/', 'bad-url'],
    ['https://user:pw@victim.test/', 'bad-url'],
    ['https://localhost/', 'bad-url'],
    ['https://LOCALHOST/', 'bad-url'],
    ['https://[::1]/', 'bad-url'],
    ['https://1.1.1.1/', 'bad-url'],
    ['https://0x01010101/', 'bad-url'],
    ['https://①.①.①.①/', 'bad-url'],
    ['https://[2606:4700::1111]/', 'bad-url'],
    ['https://[fe80::1%25eth0]/', 'bad-url'],
    ['https://printer.local/', 'bad-url'],
    ['https://db.internal/', 'bad-url'],
    ['https://a.LOCALHOST/', 'bad-url'],
    ['https://a。localhost/', 'bad-url'],
    ['https://a%2elocalhost/', 'bad-url'],
    ['https://hidden.onion/', 'bad-url'],
    ['https://1.0.0.127.in-addr.arpa/', 'bad-url'],
    ['https://router.home.arpa/', 'bad-url'],
    ['https://name.alt/', 'bad-url'],
    ['https://name.invalid/', 'bad-url'],
    ['https://a..victim.test/', 'bad-url'],
    [`https://${'a'.repeat(64)}.test/`, 'bad-url'],
    [`https://${'a.'.repeat(130)}test/`, 'bad-url'],
    ['https://victim.test/a b', 'bad-url'],
    ['https://vic\ttim.test/', 'bad-url'],
    [' https://victim.test/', 'bad-url'],
    ['https://victim.test\\@localhost/', 'bad-url'],
    ['file:///etc/passwd', 'bad-url'],
    ['gopher://victim.test/', 'bad-url'],
    ['ftp://victim.test/', 'bad-url'],
    ['data:text/plain,x', 'bad-url'],
    ['unix:/var/run/x', 'bad-url'],
    ['javascript:alert(1)', 'bad-url'],
    ['ws://victim.test/', 'bad-url'],
    ['', 'bad-url'],
    ['victim.test', 'bad-url'],
    ['https://folkmoot.test/u/alice', 'own-host'],
    ['https://FOLKMOOT.test/', 'own-host'],
    ['https://victim.test/', null],
    ['https://victim.test:443/', null],
    ['https://VICTIM.test/@a', null],
    ['https://bücher.test/', null],
    ['https://my_host.victim.test/', null],
    ['http://lab.localhost:9000/', null],
  ])('answers %s with %s', async (url, answer) => {
    expect(await passGate(world, url)).toBe(answer);
  });

  test.each(['https://folkmoot.test./u/alice', 'https://victim.test./'])(
    'refuses %s, which names a server twice',
    async (url) => {
      expect(await passGate(world, url)).toBe('bad-url');
    },
  );
});

describe('the way out', () => {
  let listener: Server;
  let port = 0;
  let connections = 0;
  beforeAll(async () => {
    listener = createServer((socket) => {
      connections++;
      socket.on('error', () => undefined);
      socket.on('end', () => socket.destroy());
      socket.resume();
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok');
    });
    await new Promise<void>((done) => listener.listen(0, '::', done));
    port = (listener.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => listener.close(done)));

  const spellings = [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '017700000001',
    '0177.0.0.1',
    '0',
    '0.0.0.0',
    'localhost',
    'localhost.',
    'LOCALHOST',
    'a.localhost',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[0:0:0:0:0:0:0:1]',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ];

  test.each(spellings)('never connects to %s', async (host) => {
    const { network, close } = openEgress([], { clock: () => new Date() });
    const asked = network({
      method: 'GET',
      url: `http://${host}:${port}/` as Allowed,
      headers: {},
    });
    await expect(asked).rejects.toBeInstanceOf(NetworkError);
    await close();

    expect(connections).toBe(0);
  });

  test('follows no redirect, and visits who is exempt', async () => {
    const before = connections;
    const { network, close } = openEgress([{ name: 'lab.localhost', port: String(port) }], {
      clock: () => new Date(),
    });
    const answer = await network({
      method: 'GET',
      url: `http://lab.localhost:${port}/` as Allowed,
      headers: {},
    });
    const url = `http://other.localhost:${port}/` as Allowed;
    const other = network({ method: 'GET', url, headers: {} });
    await expect(other).rejects.toBeInstanceOf(NetworkError);
    await close();

    expect(answer).toMatchObject({ status: 200, body: Buffer.from('ok') });
    expect(connections).toBe(before + 1);
  });
});
