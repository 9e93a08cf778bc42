/** Others who mean harm, or are broken: floods, forgeries, poison, a hundred copies; nobody else pays for it. */
import { afterAll, describe, expect, test } from 'vitest';
import { act } from '#domain/context.ts';
import { openDatabase } from '#storage/database.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { onBothBackends } from './backends.ts';
import { poison } from './poison.ts';
import { endServers, until } from './server.ts';
import { sized } from './size.ts';
import { openStory, type Story } from './story.ts';
import { saidBy } from './told.ts';
import { blockInstance } from '../support/block.ts';

afterAll(endServers);

const names = ['ann', 'bob', 'cid'];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How many others were settled while this one waited: whom the line is fair to, few. */
async function overtakenBy(story: Story, id: string): Promise<number> {
  const { receipts } = await story.facts();
  const mine = receipts.find(({ activity, state }) => activity === id && state === 'applied');
  if (mine?.settled == null) return Infinity;
  const { arrived, settled } = mine;
  return receipts.filter(
    (one) => one.settled !== null && one.settled > arrived && one.settled < settled,
  ).length;
}

const signedBy = (story: Story, activity: Record<string, unknown>) =>
  story.farm.sign(story.inbox, {
    keyId: `${String(activity['actor'])}#main-key`,
    body: JSON.stringify(activity),
  });

onBothBackends(({ env }) => {
  describe('among servers elsewhere,', { timeout: 300_000 }, () => {
    test('a hundred copies of one activity in parallel are all taken and have one effect', async () => {
      const story = await openStory({ names, env: env() });
      const { words, farm } = story;
      const running = await story.start();
      const first = words.create('ann', 'first');
      await story.say(first);
      await story.reaches(first);
      for (const [what, activity] of [
        ['by a known key', words.create('ann', 'roof')],
        ['by an unknown one', words.create('bob', 'shed')],
      ] as const) {
        const same = signedBy(story, activity);
        const heard = await Promise.all([
          ...Array.from({ length: 50 }, () => farm.deliver(story.inbox, same)),
          ...Array.from({ length: 50 }, () => farm.send(story.inbox, activity)),
        ]);
        story.accepted.push(saidBy(activity));
        expect(new Set(heard.map(({ status }) => status)), what).toEqual(new Set([202]));
        await story.reaches(activity);
      }
      // What came before must not come again over what came after.
      const uri = words.uriOf('ann', 'roof');
      const votes = [words.like('cid', uri, 'roof'), words.dislike('cid', uri, 'roof')];
      for (const vote of votes) {
        await story.say(vote);
        await story.reaches(vote);
      }
      // Signed in one second they would be the same bytes, and one receipt.
      const others = Array.from(
        { length: 20 },
        (_, at) => JSON.stringify(votes[0]) + ' '.repeat(at),
      );
      await Promise.all(others.map((body) => farm.send(story.inbox, votes[0]!, { body })));
      await story.quiet();
      const [counted] = await story.query
        .select({ up: postsTable.up, down: postsTable.down })
        .from(postsTable)
        .where(eq(postsTable.uri, uri));

      expect(counted).toEqual({ up: 0, down: 1 });
      expect(await story.check()).toEqual([]);
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });

    test('a server that floods with 500 signed activities a second keeps nobody else waiting', async () => {
      const story = await openStory({ names, env: env() });
      const { words, farm } = story;
      const running = await story.start();
      const [post, before] = [words.create('ann', 'roof'), words.create('flo', 'before')];
      await story.say(post);
      await story.say(before);
      await story.reaches(before);
      const seconds = sized(3, 30);
      const flood = Array.from({ length: seconds * 500 }, (_, at) =>
        words.reply('flo', `f${at}`, words.uriOf('ann', 'roof')),
      );
      const signed = flood.map((activity) => signedBy(story, activity));
      const heard: number[] = [];
      const flooding = (async (): Promise<void> => {
        const sending: Promise<void>[] = [];
        const begun = performance.now();
        for (const [at, one] of signed.entries()) {
          const ahead = at * 2 - (performance.now() - begun);
          if (ahead > 5) await pause(ahead);
          const sent = farm.deliver(story.inbox, { ...one, from: '127.0.0.77' });
          sending.push(
            sent.then(({ status, retryAfter }) => {
              heard.push(status);
              if (status === 202) story.accepted.push(saidBy(flood[at]!));
              if (status === 429 || status === 503) expect(retryAfter).toMatch(/^\d+$/);
            }),
          );
        }
        await Promise.all(sending);
      })();
      await pause(1000);
      const other = words.create('bob', 'shed');
      await story.say(other);
      await flooding;

      expect(heard.filter((status) => ![202, 429, 503].includes(status))).toEqual([]);
      await story.reaches(other, names);
      await story.quiet();
      expect(await overtakenBy(story, String(other['id']))).toBeLessThan(500);
      expect(await story.check()).toEqual([]);
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });

    test("a forgery that names another server's coming activity uses nothing up", async () => {
      const story = await openStory({ names, env: env() });
      const { words, farm } = story;
      const running = await story.start();
      const known = words.create('ann', 'first');
      await story.say(known);
      await story.reaches(known);
      for (const [what, activity] of [
        ['by whom we know', words.create('ann', 'roof')],
        ['by whom we do not', words.create('bob', 'shed')],
      ] as const) {
        const evil = { ...activity, object: words.page('ann', 'other', { name: 'Forged' }) };
        const heard = await farm.send(story.inbox, evil, { forged: true });
        expect([202, 401], what).toContain(heard.status);
        await story.say(activity);
        await story.reaches(activity);
      }
      await story.quiet();

      expect(farm.told.filter(({ body }) => body.includes('Forged'))).toEqual([]);
      expect(await story.check()).toEqual([]);
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });

    test("an unverified flood in another server's name does not shut that server out", async () => {
      const story = await openStory({ names, env: env() });
      const { words, farm } = story;
      const running = await story.start();
      const known = words.create('ann', 'first');
      await story.say(known);
      await story.reaches(known);
      const flood = Array.from({ length: sized(1500, 20_000) }, (_, at) => {
        const claimed = farm.person(at % 2 === 0 ? 'ann' : 'bob', `nobody${at}`);
        const activity = { ...words.create('ann', `x${at}`), actor: claimed };
        const body = JSON.stringify({ ...activity, id: `${claimed}/x` });
        return farm.sign(story.inbox, { keyId: `${claimed}#main-key`, body, forged: true });
      });
      const heard = await Promise.all(
        flood.map((one) => farm.deliver(story.inbox, { ...one, from: '127.0.0.66' })),
      );
      const truths = [words.create('ann', 'roof'), words.create('bob', 'shed')];
      for (const truth of truths)
        expect(await farm.send(story.inbox, truth)).toMatchObject({ status: 202 });
      story.accepted.push(...truths.map(saidBy));
      for (const truth of truths) await story.reaches(truth, names);
      for (const truth of truths)
        expect(await overtakenBy(story, String(truth['id']))).toBeLessThan(500);

      // It was bounded where it came from.
      expect(heard.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
      expect(heard.filter(({ status }) => ![202, 401, 429, 503].includes(status))).toEqual([]);
      expect(await story.check({ mayWait: true })).toEqual([]);
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });

    test('poison is refused, ignored or taken, and the next activity arrives', async () => {
      const story = await openStory({ names, env: env() });
      const { words, farm } = story;
      const running = await story.start();
      const first = words.create('ann', 'first');
      await story.say(first);
      await story.reaches(first);
      for (const [what, body] of poison(words)) {
        const signed = farm.sign(story.inbox, { keyId: `${farm.person('ann')}#main-key`, body });
        const { status } = await farm.deliver(story.inbox, signed);
        expect([202, 400, 413], what).toContain(status);
      }
      const last = words.create('bob', 'last');
      await story.say(last);
      await story.reaches(last);
      await story.quiet();

      const { receipts } = await story.facts();
      expect(receipts.filter(({ state }) => state === 'quarantined')).toEqual([]);
      expect(await story.check()).toEqual([]);
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });

    test('a server whose people have new keys loses none of its activities', async () => {
      const story = await openStory({ names, env: env() });
      const { words, farm } = story;
      const before = await story.start();
      const posts = Array.from({ length: 20 }, (_, at) => words.create('ann', `p${at}`));
      await story.say(posts[0]!);
      await story.reaches(posts[0]!);
      expect(await before.signal('SIGTERM')).toBe(0);
      await story.query.execute(sql`update remote_keys set fetched = fetched - interval '1 hour'`);
      const running = await story.start();
      for (const [at, post] of posts.entries()) {
        if (at === 10) farm.rotate('ann');
        // A Lemmy does not ask twice: whatever it hears, this was delivered.
        if (at > 0)
          expect(await farm.send(story.inbox, post), `p${at}`).toMatchObject({ status: 202 });
      }
      story.accepted.push(...posts.slice(1).map(saidBy));
      for (const post of posts) await story.reaches(post);
      await story.quiet();

      expect(await story.check()).toEqual([]);
      expect(farm.asked('ann').filter((path) => path === '/u/ann').length).toBeLessThanOrEqual(3);
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });

    test('a server that is blocked while much waits for it gets only what was on its way', async () => {
      const story = await openStory({ names: [...names, 'victim'], env: env() });
      const { words, farm } = story;
      farm.behave(['victim'], 'hanging');
      const running = await story.start();
      const post = words.create('ann', 'roof');
      await story.say(post);
      const answers = Array.from({ length: sized(200, 1000) }, (_, at) =>
        words.reply('ann', `a${at}`, words.uriOf('ann', 'roof')),
      );
      await Promise.all(answers.map(story.say));
      for (const answer of answers) await story.reaches(answer, names);
      farm.behave(['victim'], 'distant');
      // Whoever speaks is listened to again.
      await story.say(words.like('victim', words.uriOf('ann', 'roof'), 'roof'));
      const host = farm.host('victim');
      const to = () => farm.told.filter((one) => one.host === host);
      const inFlight = (): number => to().filter(({ until }) => until === null).length;
      const taken = (): number => to().filter(({ status }) => status === 202).length;
      await until('some have arrived', () => taken() >= 5);
      const busiest = inFlight();
      await block(story, host);
      const arrived = to().length;
      await until('what was on its way is there', () => inFlight() === 0);
      await pause(1500);

      expect(to().length - arrived).toBeLessThanOrEqual(2 * busiest + 8);
      expect(taken()).toBeLessThan(answers.length);
      const still = to().length;
      await story.say(words.create('bob', 'after'));
      await story.quiet();
      expect(to().length).toBe(still);
      expect(await story.check()).toEqual([]);
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });
  });
});

/** As the operator's command does, without the second that a process takes to start. */
async function block(story: Story, host: string): Promise<void> {
  const database = openDatabase(story.url, 1);
  const house = {
    database,
    origin: story.origin,
    clock: () => new Date(),
    newId: randomUUID,
    ring: () => undefined,
  };
  const blocked = await act(house, (context) =>
    blockInstance(context, { host, reason: 'a test', by: null }),
  );
  await database.close();
  if (!blocked.done) throw new Error(blocked.reason);
}
