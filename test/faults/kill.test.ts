/** The process is killed where it hurts; after the next start everything has arrived. */
import { afterAll, describe, expect, test } from 'vitest';
import { endServers, until } from './server.ts';
import { openStory, repeated } from './story.ts';

afterAll(endServers);

const places = [
  ['between the 202 and the effect', 'before-apply'],
  ['between the effect and publishing', 'after-apply'],
  ['between publishing and delivery', 'after-publish'],
] as const;

describe('a post that was answered 202', { timeout: 90_000 }, () => {
  test.each(places)('arrives everywhere once when the process is killed %s', async (_, place) => {
    const story = await openStory({ names: ['ann', 'bob'], follow: ['ann', 'bob'] });
    const doomed = await story.start({ FAIL_POINT: place });
    await story.say('ann', 'roof');

    expect(await doomed.ended).toBe('SIGKILL');
    expect(story.got('bob', 'roof')).toBe(0);

    const next = await story.start();
    await until('bob has it', () => story.got('bob', 'roof') > 0 && story.got('ann', 'roof') > 0);
    expect(await next.signal('SIGTERM')).toBe(0);

    expect(await story.kept(story.postUri('ann', 'roof'))).toBe(1);
    expect(repeated(story.peers)).toEqual([]);
    await story.close();
  });

  test('that was delivered and not noted is sent again under the same id with the same bytes', async () => {
    const story = await openStory({ names: ['ann', 'bob'], follow: ['ann', 'bob'] });
    const doomed = await story.start({ FAIL_POINT: 'before-settle' });
    await story.say('ann', 'roof');
    expect(await doomed.ended).toBe('SIGKILL');

    const next = await story.start();
    await until('both have it', () => story.got('bob', 'roof') > 0 && story.got('ann', 'roof') > 0);
    expect(await next.signal('SIGTERM')).toBe(0);
    const again = repeated(story.peers);

    expect(again.length).toBeGreaterThan(0);
    expect(again.filter(({ same, times }) => !same || times > 2)).toEqual([]);
    expect(await story.kept(story.postUri('ann', 'roof'))).toBe(1);
    await story.close();
  });
});

describe('thirty posts', { timeout: 120_000 }, () => {
  test('all arrive though the process is killed three times meanwhile', async () => {
    const story = await openStory({ names: ['ann', 'bob'], follow: ['ann', 'bob'] });
    const posts = Array.from({ length: 30 }, (_, at) => `p${at}`);
    // Any moment is as good; these differ from run to run by what the machine does.
    const moments = [40, 150, 400];
    let running = await story.start();
    for (const [at, moment] of moments.entries()) {
      const saying = Promise.all(
        posts.slice(at * 10, at * 10 + 10).map((post) => story.say('ann', post)),
      );
      await new Promise((resolve) => setTimeout(resolve, moment));
      expect(await running.signal('SIGKILL')).toBe('SIGKILL');
      running = await story.start();
      await saying;
    }
    await until(
      'bob has them all',
      () => posts.every((post) => story.got('bob', post) > 0),
      60_000,
    );
    expect(await running.signal('SIGTERM')).toBe(0);

    const kept = await Promise.all(posts.map((post) => story.kept(story.postUri('ann', post))));
    expect(kept).toEqual(posts.map(() => 1));
    expect(repeated(story.peers).filter(({ same }) => !same)).toEqual([]);
    expect((await story.receipts()).filter(({ state }) => state === 'quarantined')).toEqual([]);
    await story.close();
  });
});
