/** One community on a real server, its members on servers elsewhere, and what they say. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { act, type House } from '#domain/context.ts';
import { openDatabase } from '#storage/database.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import type { Json } from '../standins/protocol/types.ts';
import { givenIn, type Given } from '../support/given.ts';
import { createDatabase } from '../support/postgres.ts';
import { openPeers, type Peers } from './peer.ts';
import { freePort, startServer, until, type Running } from './server.ts';

export type Story = {
  readonly origin: string;
  readonly community: { readonly id: number; readonly uri: string };
  readonly peers: Peers;
  readonly given: Given;
  readonly start: (env?: Readonly<Record<string, string>>) => Promise<Running>;
  /** A member's post; keeps trying as their server would, until it is accepted. */
  readonly say: (name: string, post: string) => Promise<void>;
  /** How often a server was sent something that names this post. */
  readonly got: (name: string, post: string) => number;
  readonly postUri: (name: string, post: string) => string;
  /** How many posts with this address there are. */
  readonly kept: (uri: string) => Promise<number>;
  readonly receipts: () => Promise<{ state: string; reason: string | null }[]>;
  readonly close: () => Promise<void>;
};

const everyone = 'https://www.w3.org/ns/activitystreams#Public';

export type Setting = {
  /** Names of servers elsewhere, each with one person of that name. */
  readonly names: readonly string[];
  /** Of these, who follows by an activity of their own. */
  readonly follow: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A database of another server than the run's. */
  readonly url?: string;
};

/** A server is started, found and stopped again; `start` starts it for the story. */
export async function openStory({ names, follow, env = {}, url }: Setting): Promise<Story> {
  const own = url === undefined ? await createDatabase() : { url, drop: async () => undefined };
  const peers = await openPeers();
  const port = await freePort();
  const origin = `http://moot.localhost:${port}`;
  const common = {
    DATABASE_URL: own.url,
    ORIGIN: origin,
    PORT: String(port),
    ALLOW_PRIVATE_HOSTS: peers.hosts(names),
    ...env,
  };
  const start: Story['start'] = (more = {}) => startServer({ ...common, ...more });
  const first = await start();
  const database = openDatabase(own.url, 3);
  const house: House = {
    database,
    origin,
    clock: () => new Date(),
    newId: randomUUID,
    ring: () => undefined,
  };
  const given = givenIn({ act: (work, original) => act(house, work, original ?? null) });
  const alice = await given.account('alice');
  const community = await given.community('cats', { by: alice });
  const where = { origin, community: community.uri };
  for (const name of follow) await join(peers, { name, ...where });
  await until('all were accepted', () =>
    follow.every((name) =>
      peers.arrived.some(({ host, body }) => hostIs(peers, name, host) && /"Accept"/.test(body)),
    ),
  );
  await first.signal('SIGTERM');
  return {
    origin,
    community,
    peers,
    given,
    start,
    say: sayer(peers, where),
    postUri: (name, post) => uriOf(peers, name, post),
    got: (name, post) => countOf(peers, name, uriOf(peers, 'ann', post)),
    kept: async (uri) =>
      (
        await database.query
          .select({ id: postsTable.id })
          .from(postsTable)
          .where(eq(postsTable.uri, uri))
      ).length,
    receipts: () =>
      database.query
        .select({ state: receiptsTable.state, reason: receiptsTable.reason })
        .from(receiptsTable),
    close: async () => {
      await database.close();
      await peers.close();
      await own.drop();
    },
  };
}

type Where = { readonly origin: string; readonly community: string };

const uriOf = (peers: Peers, name: string, post: string): string =>
  `${peers.origin(name)}/post/${post}`;
const hostIs = (peers: Peers, name: string, host: string): boolean =>
  new URL(peers.origin(name)).host === host;

const countOf = (peers: Peers, name: string, uri: string): number =>
  peers.arrived.filter(({ host, body }) => hostIs(peers, name, host) && body.includes(`"${uri}"`))
    .length;

async function join(
  peers: Peers,
  { name, origin, community }: Where & { name: string },
): Promise<void> {
  const actor = `${peers.origin(name)}/u/${name}`;
  const follow = {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${actor}#follow`,
    type: 'Follow',
    actor,
    object: community,
  };
  const status = await peers.post(name, `${origin}/inbox`, follow);
  if (status !== 202) throw new Error(`the follow was answered ${status}`);
}

function sayer(peers: Peers, { origin, community }: Where): Story['say'] {
  return async (name, post) => {
    const uri = uriOf(peers, name, post);
    const actor = `${peers.origin(name)}/u/${name}`;
    const page: Json = {
      type: 'Page',
      id: uri,
      attributedTo: actor,
      to: [community, everyone],
      audience: community,
      name: `Post ${post}`,
      content: `<p>${post}</p>`,
      mediaType: 'text/html',
      published: new Date().toISOString(),
    };
    const create = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${uri}#create`,
      type: 'Create',
      actor,
      to: [everyone],
      cc: [community],
      audience: community,
      object: page,
    };
    await until(
      `${post} was accepted`,
      async () => (await peers.post(name, `${origin}/inbox`, create)) === 202,
    );
  };
}

/** Activities that a server was sent more than once, and whether the bytes were the same each time. */
export function repeated({
  arrived,
}: Peers): { id: string; host: string; times: number; same: boolean }[] {
  const all = Map.groupBy(arrived, ({ host, id }) => `${host} ${id}`);
  return [...all.values()]
    .filter((some) => some.length > 1)
    .map((some) => ({
      id: some[0]!.id,
      host: some[0]!.host,
      times: some.length,
      same: new Set(some.map(({ body }) => body)).size === 1,
    }));
}
