/** Our own server under measurement: its database, its bells, a community, and its real processes. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { createAccount } from '#domain/accounts/create-account.ts';
import type { Actor, ActorKeys } from '#domain/actors/actor.ts';
import { foundInstanceActor } from '#domain/actors/found-instance-actor.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act, type Bell, type Context, type House } from '#domain/context.ts';
import { foundSite } from '#domain/instances/found-site.ts';
import { foundCommunity } from '#domain/memberships/found-community.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { openBells } from '#jobs/bells.ts';
import type { Outcome } from '#lib/outcome.ts';
import { openDatabase } from '#storage/database.ts';
import { openCluster } from './cluster.ts';
import type { Bench } from './line.ts';
import { startServer, type Server } from './server.ts';
import { freePort } from '../../support/free-port.ts';
import { beGenerous } from '../../support/generous.ts';

export type Home = {
  readonly house: House;
  readonly url: string;
  /** The process of its PostgreSQL. */
  readonly postgres: number;
  readonly port: number;
  /** The name in `Host` of what is sent to it. */
  readonly host: string;
  readonly sql: postgres.Sql;
  readonly account: Actor;
  readonly community: Actor;
  /** Rings as another process of ours would: through BullMQ. */
  readonly ring: (bell: Bell) => void;
  readonly act: <T>(work: (context: Context) => Promise<T>) => Promise<T>;
  /** Writes posts to the community, one after the other; resolves when the last is committed. */
  readonly post: (count: number) => Promise<void>;
  /** Starts a process of ours on it; profiled when the benchmark is told to. */
  readonly start: (role: 'all' | 'web' | 'worker') => Promise<Server>;
};

export type HomeOptions = {
  readonly redisUrl?: string | null;
  /** The port of the sink: the names under `bench.localhost` there are all that it may visit. */
  readonly sinkPort: number;
  /** Other ports at which names may be visited. */
  readonly otherPorts?: readonly number[];
};

const words = 'What somebody wrote, in a few sentences, as people do on a forum. '.repeat(6);
let keys: Promise<ActorKeys> | null = null;

/** One set of keys for everybody here: making RSA keys is slow, and nobody compares them. */
export const benchKeys = (): Promise<ActorKeys> => (keys ??= makeKeys());

/** The value of an outcome that must be done. */
export function valueOf<T>(outcome: Outcome<T, string>): T {
  if (!outcome.done) throw new Error(`refused: ${outcome.reason}`);
  return outcome.value;
}

/** A new database with a founded server, an account and a community in it; closed with the line. */
export async function openHome(bench: Bench, options: HomeOptions): Promise<Home> {
  const { redisUrl = null, sinkPort, otherPorts = [] } = options;
  const cluster = await openCluster(bench);
  const { url } = cluster;
  const port = await freePort();
  const host = `home.localhost:${port}`;
  const origin = `http://${host}`;
  const clock = (): Date => new Date();
  const bells = await openBells({
    databaseUrl: url,
    redisUrl,
    name: host.replaceAll(':', '-'),
    clock,
    log: () => undefined,
  });
  bench.onDone(bells.close);
  const database = openDatabase(url, 4);
  bench.onDone(database.close);
  const sql = postgres(url, { max: 2, onnotice: () => undefined });
  bench.onDone(() => sql.end());
  const house: House = { database, origin, clock, newId: randomUUID, ring: bells.ring };
  const { account, community } = await found(house);
  const post = async (count: number): Promise<void> => {
    for (let number = 1; number <= count; number++) {
      const title = `A post, the ${number}th of its round`;
      const input = { community: community.id, author: account.id, title, source: words };
      valueOf(await act(house, (context) => createPost(context, input)));
    }
  };
  const places = [sinkPort, ...otherPorts].map((at) => `*.bench.localhost:${at}`).join(',');
  const start: Home['start'] = (role) =>
    startServer(bench, {
      ROLE: role,
      ORIGIN: origin,
      PORT: String(port),
      DATABASE_URL: url,
      ALLOW_PRIVATE_HOSTS: places,
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    });
  const common = { house, url, port, host, sql, account, community, ring: bells.ring };
  return { ...common, postgres: cluster.pid, act: (work) => act(house, work), post, start };
}

async function found(house: House): Promise<{ account: Actor; community: Actor }> {
  const keys = await benchKeys();
  return act(house, async (context) => {
    await foundSite(context, { origin: house.origin, name: 'Folkmoot' });
    await foundInstanceActor(context, keys);
    await beGenerous(context);
    const account = valueOf(await createAccount(context, { name: 'alice', role: 'member', keys }));
    const wanted = { name: 'cats', title: 'Cats', by: account.id, keys };
    return { account, community: valueOf(await foundCommunity(context, wanted)) };
  });
}
