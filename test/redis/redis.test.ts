/** With `REDIS_URL` the bells hang in Redis; what they ring for stands in PostgreSQL all the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endServers, until, type Running } from '../faults/server.ts';
import { openStory, repeated, type Story } from '../faults/story.ts';
import { openRedis, type OwnRedis } from './redis.ts';

let redis: OwnRedis;
let story: Story;
let running: Running;

beforeAll(async () => {
  redis = await openRedis();
  story = await openStory({
    names: ['ann', 'bob'],
    follow: ['ann', 'bob'],
    env: { REDIS_URL: redis.url },
  });
  running = await story.start();
}, 60_000);

afterAll(async () => {
  await endServers();
  await redis.close();
  await story.close();
});

const arrives = (post: string, ms?: number): Promise<void> =>
  until(`bob has ${post}`, () => story.got('bob', post) > 0, ms);

describe('a server whose queue is in Redis', { timeout: 60_000 }, () => {
  test('accepts a follow and delivers a post', async () => {
    await story.say('ann', 'roof');
    await arrives('roof');

    expect(await redis.keys()).not.toEqual([]);
    expect(story.got('bob', 'roof')).toBeGreaterThan(0);
  });

  test('keeps its bells apart from those of other servers on the same Redis', async () => {
    const names = await redis.keys();
    const host = new URL(story.origin).host.replace(':', '-');

    expect(names.filter((name) => !name.startsWith(`folkmoot-${host}:`))).toEqual([]);
  });

  test('loses a little time and nothing else when Redis is emptied over and over', async () => {
    const posts = Array.from({ length: 10 }, (_, at) => `f${at}`);
    for (const post of posts) {
      await story.say('ann', post);
      await redis.flush();
    }
    for (const post of posts) await arrives(post);

    expect(posts.map((post) => story.got('bob', post) > 0)).toEqual(posts.map(() => true));
  });

  test('still accepts while Redis is away, and delivers when it is back', async () => {
    await redis.kill();
    await story.say('ann', 'dark');
    expect(story.got('bob', 'dark')).toBe(0);
    await redis.start();
    await arrives('dark');

    expect(await story.kept(story.postUri('ann', 'dark'))).toBe(1);
  });

  test('has told everything once, and stops when asked to', async () => {
    expect(repeated(story.peers)).toEqual([]);
    expect(await running.signal('SIGTERM')).toBe(0);
    expect(running.log().split('\n').length).toBeLessThan(100);
  });

  test('stops when asked to while Redis is away', async () => {
    running = await story.start();
    await redis.kill();

    expect(await running.signal('SIGTERM')).toBe(0);
  });
});
