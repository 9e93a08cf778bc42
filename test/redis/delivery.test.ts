/** The same story of a thread with its queue in PostgreSQL and in Redis: joined, told, edited, voted on, removed. */
import { afterAll, describe, expect, test } from 'vitest';
import { onBothBackends } from '../faults/backends.ts';
import { endServers, until } from '../faults/server.ts';
import { openStory } from '../faults/story.ts';

afterAll(endServers);

const names = ['ann', 'bob', 'cid'];

onBothBackends(({ env }) => {
  describe('a conversation', { timeout: 300_000 }, () => {
    test('reaches every member once, in order, who joined by a Follow too', async () => {
      const story = await openStory({ names, env: env() });
      const { words, farm } = story;
      const running = await story.start();
      const follow = words.follow('eve');
      await story.say(follow);
      await until('eve was accepted', () =>
        farm.told.some(({ host, type }) => host === farm.host('eve') && type === 'Accept'),
      );
      const everybody = [...names, 'eve'];
      const uri = words.uriOf('ann', 'roof');
      const like = words.like('bob', uri, 'roof');
      const acts = [
        words.create('ann', 'roof'),
        words.reply('bob', 'answer', uri),
        like,
        words.update('ann', 'roof', 1),
        words.undo('bob', like, 'roof'),
        words.update('ann', 'roof', 2),
        words.like('eve', words.uriOf('bob', 'answer'), 'answer'),
        words.remove('bob', 'answer'),
        words.create('eve', 'shed'),
      ];
      for (const act of acts) {
        await story.say(act);
        await story.reaches(act, everybody);
      }
      await story.quiet();

      expect(await story.check({ owed: everybody.map(farm.host) })).toEqual([]);
      const counts = Map.groupBy(
        farm.told.filter(({ type }) => type !== 'Accept'),
        ({ host }) => host,
      );
      // Nothing else was told: the same number to each.
      expect([...counts.values()].map((all) => all.length)).toEqual(
        everybody.map(() => acts.length),
      );
      expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });
  });
});
