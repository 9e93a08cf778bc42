/** Addresses that nobody may make us visit, as literals and behind names, and a scene that could really visit them. */
import { openEgress } from '#federation/egress.ts';
import { makeWire } from '../../support/network.ts';
import { openNameServer, type NameServer } from './name-server.ts';
import { openScene, type Scene } from './scene.ts';
import { setTraps, type Traps } from './traps.ts';

/** By name, numbers in every disguise, and what only our own network knows. */
export const hosts = [
  '127.0.0.1',
  '127.0.0.53',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '017700000001',
  '0177.0.0.1',
  '0',
  '0.0.0.0',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127%2e0%2e0%2e1',
  '127.0.0.1.',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[fc00::1]',
  '[ff02::1]',
  '10.0.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.0.1',
  '192.168.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'a.localhost',
  'ⓛocalhost',
  'intranet',
  'printer.local',
  'db.internal',
  'hidden.onion',
  '1.0.0.127.in-addr.arpa',
];
const schemes = ['file:///etc/passwd', 'data:text/plain,x', 'gopher://a.test/', 'unix:/run/x'];

/** Names that look like anybody's, and what our name server says of them. */
export const zone: Readonly<Record<string, readonly string[]>> = {
  'four.example': ['127.0.0.1'],
  'six.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'sixtofour.example': ['2002:7f00:1::'],
  'local.example': ['fd00::1', 'fe80::1'],
  'shared.example': ['100.64.0.1'],
  'cloud.example': ['169.254.169.254'],
  'any.example': ['0.0.0.0'],
  'mixed.example': ['203.0.113.9', '127.0.0.1'],
  'alias.example': ['=behind.example', '127.0.0.1'],
  'sub.evil.test': ['127.0.0.1'],
};

export type Trapped = {
  readonly scene: Scene;
  readonly traps: Traps;
  readonly names: NameServer;
  /** How often the real way out was asked to go anywhere. */
  readonly wentOut: () => number;
  /** Every address as a URL that nothing but the address speaks against, and in the other forms that are refused. */
  readonly literal: readonly string[];
  /** The same behind names, as URLs that nothing speaks against but what the name server says. */
  readonly named: readonly string[];
  readonly close: () => Promise<void>;
};

/** The usual scene; what is none of its servers is asked of the real network of this machine. */
export async function openTrapped(): Promise<Trapped> {
  const [traps, names] = [await setTraps(), await openNameServer()];
  for (const [name, records] of Object.entries(zone)) names.zone.set(name, [records]);
  const wire = makeWire();
  let scene: Scene | null = null;
  let wentOut = 0;
  const egress = openEgress([], {
    clock: () => scene?.moot.house.clock() ?? new Date(0),
    servers: [names.address],
  });
  const opened = await openScene({
    ...wire,
    network: (request) => {
      if (wire.servers.has(new URL(request.url).host)) return wire.network(request);
      wentOut++;
      return egress.network(request);
    },
  });
  scene = opened;
  return {
    scene: opened,
    traps,
    names,
    wentOut: () => wentOut,
    literal: [
      ...hosts.flatMap((host) => [`https://${host}/x`, `http://${host}:${traps.port}/x`]),
      `https://127.0.0.1:${traps.port}/x`,
      `https://four.example:${traps.port}/x`,
      'http://four.example/x',
      'https://a:b@four.example/x',
      'https://a@four.example/x',
      'https://four.example./x',
      ...schemes,
    ],
    named: Object.keys(zone).map((host) => `https://${host}/x`),
    close: async () => {
      await opened.close();
      await egress.close();
      names.close();
      await traps.close();
    },
  };
}
