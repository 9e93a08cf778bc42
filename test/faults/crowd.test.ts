/** Many servers, some of them sick: each delays only itself, gets all in the end, or it is said why not. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';
import { onBothBackends } from './backends.ts';
import type { Behaviour } from './behaviour.ts';
import { endServers, until } from './server.ts';
import { sized } from './size.ts';
import { openStory, type Story } from './story.ts';

afterAll(endServers);

/** Each dead in its own way. */
const deadWays: readonly Behaviour[] = ['hanging', 'resetting', 502, 500];

/** As Linux tells it: memory in MB, and sockets. */
function weigh(pid: number): { memory: number; sockets: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const sockets = readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      // Closed meanwhile.
      return false;
    }
  });
  return { memory: Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024, sockets: sockets.length };
}

const rows = async (story: Story, table: string): Promise<number> => {
  const counted = await story.query.execute<{ n: number }>(
    sql`select count(*)::int as n from ${sql.identifier(table)}`,
  );
  return counted[0]!.n;
};

type Health = {
  status: string;
  lanes: Record<string, number>;
  receipts: { waiting: number; quarantined: number };
  journal: { unpublished: number };
  exceptions: { retry: number; aside: number };
};

const healthOf = async (story: Story): Promise<Health> =>
  (await (await fetch(`http://127.0.0.1:${story.port}/health`)).json()) as Health;

/** I7: what the health page says is what a count in the database says. */
async function agreesOnHealth(story: Story): Promise<void> {
  const { lanes, deliveries, receipts, unpublished } = await story.facts();
  const health = await healthOf(story);
  const count = (state: string): number =>
    lanes.filter((lane) => !lane.blocked && lane.state === state).length;
  expect(health.lanes).toEqual({
    active: count('active'),
    failing: count('failing'),
    refused: count('refused'),
    dormant: count('dormant'),
    gone: count('gone'),
    blocked: lanes.filter(({ blocked }) => blocked).length,
  });
  expect(health.exceptions.aside).toBe(deliveries.filter(({ state }) => state === 'aside').length);
  expect(health.receipts).toMatchObject({
    waiting: receipts.filter(({ state }) => state === 'waiting').length,
    quarantined: receipts.filter(({ state }) => state === 'quarantined').length,
  });
  expect(health.journal.unpublished).toBe(unpublished);
}

onBothBackends(({ env }) => {
  describe('a post to many servers, three in ten dead and one in twenty slow', () => {
    test(
      'is with all healthy ones before the first of the dead is given up, and with the dead when they are back',
      { timeout: 300_000 },
      async () => {
        const names = Array.from({ length: sized(200, 2000) }, (_, at) => `s${at}`);
        const refusing = names.slice(0, names.length / 20);
        const dead = names.slice(names.length / 20, (names.length * 6) / 20);
        const slow = names.slice((names.length * 6) / 20, (names.length * 7) / 20);
        const healthy = names.slice((names.length * 7) / 20);
        const door: { open: () => Promise<void> }[] = [];
        const story = await openStory({
          names,
          env: env(),
          prepare: async (farm) => void door.push(await farm.refuse(refusing)),
        });
        deadWays.forEach((way, at) =>
          story.farm.behave(
            dead.filter((_, place) => place % deadWays.length === at),
            way,
          ),
        );
        story.farm.behave(slow, 'slow');
        const running = await story.start();
        const author = healthy[0]!;
        const post = story.words.create(author, 'roof');
        await story.say(post);
        await story.reaches(post, healthy);
        // Those that hang are still being waited for: nobody else had to.
        const patient = new Set([...dead, ...slow].map(story.farm.host));
        const given = story.farm.told.filter(
          ({ host, status }) => patient.has(host) && status === 0,
        );
        expect(given.filter(({ body }) => body.includes('roof')).length).toBeLessThan(dead.length);

        const logged = await rows(story, 'log');
        const answer = story.words.reply(author, 'answer', story.words.uriOf(author, 'roof'));
        await story.say(answer);
        await story.reaches(answer, healthy);
        // I6: a row for a post whatever the number of servers, and none for each that is dead.
        expect(await rows(story, 'log')).toBe(logged + (logged > 0 ? logged : 1));
        expect(await rows(story, 'deliveries')).toBeLessThan(names.length);
        const { memory, sockets } = weigh(running.pid);
        expect(memory).toBeLessThan(600);
        expect(sockets).toBeLessThan(2 * names.length + 100);

        const sick = [...refusing, ...dead, ...slow];
        story.farm.behave(sick, 'healthy');
        await door[0]!.open();
        // Whoever speaks is listened to again.
        const uri = story.words.uriOf(author, 'roof');
        await Promise.all(sick.map((name) => story.say(story.words.like(name, uri, name))));
        await story.reaches(post, sick);
        await story.reaches(answer, sick);
        await story.quiet();
        await agreesOnHealth(story);
        expect(await story.check()).toEqual([]);
        expect(await running.signal('SIGTERM')).toBe(0);
        await story.close();
      },
    );
  });
});

describe('servers that are sick each in its own way', { timeout: 300_000 }, () => {
  const ways: Readonly<Record<string, Behaviour>> = {
    slow: 'slow',
    hanging: 'hanging',
    resetting: 'resetting',
    distant: 'distant',
    redirecting: 'redirecting',
    once401: 'once-401',
    error500: 500,
    error502: 502,
    error404: 404,
    error410: 410,
    error413: 413,
    hasty: { perMinute: 3, retryAfter: true },
    silent429: { perMinute: 3, retryAfter: false },
  };
  const sick = Object.keys(ways);
  const well = ['ann', 'bob', 'distant', 'once401'];

  test('get what they take, and what they do not take stands there with its reason', async () => {
    const names = [...new Set([...well, ...sick, 'refusing'])];
    const story = await openStory({
      names,
      prepare: async (farm) => void (await farm.refuse(['refusing'])),
    });
    for (const [name, way] of Object.entries(ways)) story.farm.behave([name], way);
    const running = await story.start();
    const posts = Array.from({ length: 8 }, (_, at) => story.words.create('ann', `p${at}`));
    for (const post of posts) await story.say(post);
    for (const post of posts) await story.reaches(post, well);
    await until(
      'every sick one was tried',
      async () => (await story.facts()).lanes.every(({ lastAnswer }) => lastAnswer !== null),
      60_000,
    );
    await story.quiet();

    expect(await story.check()).toEqual([]);
    const facts = await story.facts();
    const laneOf = (name: string) => facts.lanes.find(({ host }) => host === story.farm.host(name));
    expect(laneOf('ann')).toMatchObject({ state: 'active' });
    for (const name of ['slow', 'hanging', 'resetting', 'refusing', 'error502'])
      expect(laneOf(name), name).toMatchObject({ broadcast: 0, nextTry: true });
    for (const name of ['redirecting', 'error413'])
      expect(
        facts.deliveries.filter(
          ({ host, state }) => host === story.farm.host(name) && state === 'aside',
        ).length,
        name,
      ).toBe(posts.length);
    // Whoever asks for patience is not asked again and again.
    for (const name of ['hasty', 'silent429']) {
      const asked = story.farm.told.filter(({ host }) => host === story.farm.host(name));
      expect(asked.filter(({ status }) => status === 202).length, name).toBe(3);
      expect(asked.filter(({ status }) => status === 429).length, name).toBeLessThan(12);
    }
    await agreesOnHealth(story);
    expect(await running.signal('SIGTERM')).toBe(0);
    await story.close();
  });
});
