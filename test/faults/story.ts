/** One community on real server processes, its members on the farm, what they say, and what must hold then. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { foundInstanceActor } from '#domain/actors/found-instance-actor.ts';
import { act, type House } from '#domain/context.ts';
import { foundSite } from '#domain/instances/found-site.ts';
import type { World } from '#federation/world.ts';
import { publishJournal } from '#federation/publish.ts';
import { migrateDatabase } from '#storage/migrate.ts';
import { openDatabase, type Query } from '#storage/database.ts';
import type { Json } from '../standins/protocol/types.ts';
import { givenIn, type Given } from '../support/given.ts';
import { testKeys } from '../support/house.ts';
import { createDatabase } from '../support/postgres.ts';
import { isDoubted, readFacts, type Facts } from './facts.ts';
import { openFarm, type Farm } from './farm.ts';
import { violations, type Evidence } from './invariants.ts';
import { launchServer, startServer, until, type Running } from './server.ts';
import { saidBy, wasTaken, type Said } from './told.ts';
import { wordsIn, type Words } from './words.ts';
import { freePort } from '../support/free-port.ts';
import { beGenerous } from '../support/generous.ts';

export type Story = {
  readonly origin: string;
  /** Of its database, by the straight way. */
  readonly url: string;
  readonly inbox: string;
  readonly port: number;
  readonly community: { readonly id: number; readonly uri: string };
  readonly farm: Farm;
  readonly words: Words;
  readonly given: Given;
  readonly query: Query;
  readonly accepted: Said[];
  readonly start: (env?: Readonly<Record<string, string>>) => Promise<Running>;
  /** Starts a process that ends itself at this place, and does not wait for it. */
  readonly doom: (failPoint: string, env?: Readonly<Record<string, string>>) => Running;
  /** Ends a process hard, and remembers when. */
  readonly kill: (running: Running) => Promise<void>;
  /** Waits until a process has ended itself hard. */
  readonly died: (running: Running) => Promise<void>;
  /** Something ended hard just now: what was on its way may come twice. */
  readonly ended: () => void;
  /** Sends until it is answered 202, as another server would. */
  readonly say: (activity: Json) => Promise<void>;
  /** How many of these servers (all members' unless said) have taken the act. */
  readonly reached: (activity: Json, names?: readonly string[]) => number;
  readonly reaches: (activity: Json, names?: readonly string[], ms?: number) => Promise<void>;
  readonly facts: () => Promise<Facts>;
  /** Waits until nothing waits any more, in or out, for the servers that are well. */
  readonly quiet: (ms?: number) => Promise<void>;
  readonly check: (more?: Partial<Evidence>) => Promise<string[]>;
  readonly close: () => Promise<void>;
};

export type Setting = {
  /** Names of servers elsewhere, each with one person of that name, who is a member. */
  readonly names: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A database of another server than the run's; how the server reaches it, when another way. */
  readonly url?: string;
  readonly through?: string;
  /** Called before the servers' names are used. */
  readonly prepare?: (farm: Farm) => Promise<void>;
};

/** Nothing runs yet; the memberships are published already. */
export async function openStory(setting: Setting): Promise<Story> {
  const { names, env = {}, url } = setting;
  const own = url === undefined ? await createDatabase() : { url, drop: async () => undefined };
  if (url !== undefined) await migrateDatabase(url);
  const farm = await openFarm();
  await setting.prepare?.(farm);
  const port = await freePort();
  const origin = `http://moot.localhost:${port}`;
  const database = openDatabase(own.url, 3);
  const { query } = database;
  const house: House = {
    database,
    origin,
    clock: () => new Date(),
    newId: randomUUID,
    ring: () => undefined,
  };
  const given = givenIn({ act: (work, original) => act(house, work, original ?? null) });
  const community = await found(
    house,
    given,
    names.map((name) => farm.person(name)),
  );
  const words = wordsIn(farm, community.uri);
  const accepted: Said[] = [];
  const ends: number[] = [];
  const ended = (): void => void ends.push(Date.now());
  const common = {
    DATABASE_URL: setting.through ?? own.url,
    ORIGIN: origin,
    PORT: String(port),
    ALLOW_PRIVATE_HOSTS: farm.exempt,
    ...env,
  };
  const reached: Story['reached'] = (activity, among = names) => {
    const hosts = new Set(among.map(farm.host));
    const { said } = saidBy(activity);
    return new Set(
      farm.told
        .filter((one) => one.said === said && hosts.has(one.host) && wasTaken(one))
        .map(({ host }) => host),
    ).size;
  };
  const facts = (): Promise<Facts> => readFacts(query);
  return {
    origin,
    url: own.url,
    inbox: `${origin}/inbox`,
    port,
    community,
    farm,
    words,
    given,
    query,
    accepted,
    start: (more = {}) => startServer({ ...common, ...more }),
    doom: (failPoint, more = {}) => launchServer({ ...common, ...more, FAIL_POINT: failPoint }),
    kill: async (running) => {
      ended();
      await running.signal('SIGKILL');
      ended();
    },
    died: async (running) => {
      const how = await running.ended;
      ended();
      if (how !== 'SIGKILL') throw new Error(`it ended with ${how}: ${running.log()}`);
    },
    ended,
    say: async (activity) => {
      const accepts = async (): Promise<boolean> =>
        (await farm.send(`${origin}/inbox`, activity)).status === 202;
      await until(`${String(activity['id'])} was accepted`, accepts);
      accepted.push(saidBy(activity));
    },
    reached,
    reaches: (activity, among = names, ms) =>
      until(
        () =>
          `${String(activity['id'])} reached ${among.length} servers; ${reached(activity, among)} have it`,
        () => reached(activity, among) === among.length,
        ms,
      ),
    facts,
    quiet: async (ms) => {
      let left = '';
      await until(
        () => `all is quiet; there are ${left}`,
        async () => (left = await whatWaits(query)) === '',
        ms,
      );
    },
    check: async (more = {}) =>
      violations({
        accepted,
        owed: names.map(farm.host),
        told: farm.told,
        facts: await facts(),
        ends,
        ...more,
      }),
    close: async () => {
      await database.close();
      await farm.close();
      await own.drop();
    },
  };
}

/** What `main` founds at the first start, a community, and its members, told to nobody. */
async function found(
  house: House,
  given: Given,
  members: readonly string[],
): Promise<{ id: number; uri: string }> {
  const keys = await testKeys();
  await act(house, async (context) => {
    await foundSite(context, { origin: house.origin, name: 'Folkmoot' });
    await foundInstanceActor(context, keys);
    await beGenerous(context);
  });
  const alice = await given.account('alice');
  const community = await given.community('cats', { by: alice });
  for (const uri of members) await given.member(community, await given.remotePerson(uri));
  const world: World = {
    house,
    network: () => Promise.reject(new Error('nothing is asked')),
    privateHosts: [],
    version: '0',
    log: () => undefined,
    failPoint: () => undefined,
  };
  while ((await publishJournal(world)) > 0);
  return community;
}

/** What is still to be done, by where it waits; nothing when all is quiet. */
async function whatWaits(query: Query): Promise<string> {
  const [left] = await query.execute<Record<string, number>>(sql`
    select (select count(*)::int from receipts where state = 'waiting' and not ${isDoubted}) as receipts,
      (select count(*)::int from journal where state = 'waiting') as journal,
      (select count(*)::int from lanes where lease is not null) as "lanes in hand",
      (select count(*)::int from lanes l where state <> 'gone' and next_try is null
        and exists (select 1 from subscriptions s join log g on g.community = s.community
          where s.host = l.host and s.until_seq is null and g.seq > l.broadcast and g.seq >= s.from_seq)
        and not exists (select 1 from instance_rules r where r.host = l.host)) as "lanes behind"`);
  return Object.entries(left!)
    .filter(([, rows]) => rows > 0)
    .map(([name, rows]) => `${rows} ${name}`)
    .join(', ');
}
