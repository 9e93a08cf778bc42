/** The process is killed where it hurts; after the next start everything has arrived, and nothing twice. */
import { afterAll, describe, expect, test } from 'vitest';
import { onBothBackends } from './backends.ts';
import { endServers, until } from './server.ts';
import { sized } from './size.ts';
import { openStory } from './story.ts';

afterAll(endServers);

const incoming = [
  ['receipt-stored', 'right after the receipt is in store'],
  ['receipts-claimed', 'with the receipt in hand'],
  ['before-apply', 'before it is judged'],
  ['before-commit', 'with the effect written and not committed'],
  ['after-apply', 'between the effect and publishing'],
] as const;

const outgoing = [
  ['publishing', 'while it publishes'],
  ['after-publish', 'between publishing and delivery'],
  ['lanes-claimed', 'with the lanes in hand'],
  ['before-send', 'before the first request'],
  ['after-send', 'after the first answer'],
  ['before-settle', 'between the answers and the cursors'],
  ['after-settle', 'when the first cursors have moved'],
] as const;

const names = ['ann', 'bob', 'cid'];
/** Where one death may be told from two. */
const twice = ['before-apply', 'before-commit', 'before-send', 'before-settle'];
const fiveTimes = ['before-send', 'after-send'];
const large = sized(0, 1) === 1;

onBothBackends(({ env }) => {
  describe.concurrent('a post', { timeout: 300_000 }, () => {
    test.for([...incoming, ...outgoing])(
      'whose server is killed at %s, %s, arrives everywhere',
      async ([place], { expect }) => {
        const story = await openStory({ names, env: env() });
        const post = story.words.create('ann', 'roof');
        const doomed = story.doom(place);
        // Whoever gets no answer asks again, the next server too.
        const said = story.say(post);
        await story.died(doomed);

        const next = await story.start();
        await said;
        await story.reaches(post);
        await story.quiet();
        expect(await story.check()).toEqual([]);
        expect(await next.signal('SIGTERM')).toBe(0);
        await story.close();
      },
    );

    test.for(large ? [...twice, 'receipts-claimed', 'publishing', 'after-send'] : twice)(
      'on which the server died twice at %s arrives everywhere',
      async (place, { expect }) => {
        const story = await openStory({ names, env: env() });
        const post = story.words.create('ann', 'roof');
        const said = story.say(post);
        for (let death = 1; death <= 2; death++) await story.died(story.doom(place));

        const next = await story.start();
        await said;
        await story.reaches(post);
        await story.quiet();
        expect(await story.check()).toEqual([]);
        expect(await next.signal('SIGTERM')).toBe(0);
        await story.close();
      },
    );

    test.for(large ? [...fiveTimes, 'publishing', 'before-settle'] : fiveTimes)(
      'on which the server died five times at %s arrives everywhere',
      async (place, { expect }) => {
        const story = await openStory({ names, env: env() });
        const post = story.words.create('ann', 'roof');
        const said = story.say(post);
        for (let death = 1; death <= 5; death++) await story.died(story.doom(place));

        const next = await story.start();
        await said;
        await story.reaches(post);
        await story.quiet();
        expect(await story.check()).toEqual([]);
        expect(await next.signal('SIGTERM')).toBe(0);
        await story.close();
      },
    );

    test('on which the server died again and again stands in quarantine with its reason, and the next one arrives', async ({
      expect,
    }) => {
      const story = await openStory({ names, env: env() });
      const [deadly, other] = [
        story.words.create('ann', 'roof'),
        story.words.create('bob', 'shed'),
      ];
      const said = story.say(deadly);
      const quarantined = async (): Promise<boolean> =>
        (await story.facts()).receipts.some(({ state }) => state === 'quarantined');
      for (let death = 1; death <= 5; death++) {
        const doomed = story.doom('before-apply');
        let dead = false;
        void doomed.ended.then(() => (dead = true));
        await until('it died or set it aside', async () => dead || quarantined());
        if (!dead) await doomed.signal('SIGKILL');
        story.ended();
      }
      const next = await story.start();
      await said;
      await story.say(other);
      await story.reaches(other);
      await story.quiet();

      expect(await quarantined()).toBe(true);
      const health = await fetch(`http://127.0.0.1:${story.port}/health`);
      expect(await health.json()).toMatchObject({ receipts: { quarantined: 1 } });
      expect(await story.check()).toEqual([]);
      expect(await next.signal('SIGTERM')).toBe(0);
      await story.close();
    });
  });

  describe('many posts', { timeout: 300_000 }, () => {
    test('all arrive though the process is killed three times meanwhile, whenever that is', async () => {
      const story = await openStory({ names, env: env() });
      const posts = Array.from({ length: sized(30, 300) }, (_, at) =>
        story.words.create('ann', `p${at}`),
      );
      // Any moment is as good; these differ from run to run by what the machine does.
      const moments = [40, 150, 400];
      let running = await story.start();
      for (const [at, moment] of moments.entries()) {
        const some = posts.filter((_, place) => place % moments.length === at);
        const saying = Promise.all(some.map(story.say));
        await new Promise((resolve) => setTimeout(resolve, moment));
        await story.kill(running);
        running = await story.start();
        await saying;
      }
      for (const post of posts) await story.reaches(post);
      await story.quiet();

      expect(await story.check()).toEqual([]);
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });
  });
});
