/** With `REDIS_URL` the bells hang in Redis; whatever becomes of it costs at most a delay. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endServers, type Running } from '../faults/server.ts';
import { openStory, type Story } from '../faults/story.ts';
import { openRedis, type OwnRedis } from './redis.ts';

let redis: OwnRedis;
let story: Story;
let running: Running;

beforeAll(async () => {
  redis = await openRedis();
  story = await openStory({ names: ['ann', 'bob'], env: { REDIS_URL: redis.url } });
  running = await story.start();
}, 60_000);

afterAll(async () => {
  await endServers();
  await redis.close();
  await story.close();
});

describe('a server whose queue is in Redis', { timeout: 300_000 }, () => {
  test('delivers a post', async () => {
    const post = story.words.create('ann', 'roof');
    await story.say(post);
    await story.reaches(post);

    expect(await redis.keys()).not.toEqual([]);
  });

  test('keeps its bells apart from those of other servers on the same Redis', async () => {
    const names = await redis.keys();
    const host = new URL(story.origin).host.replace(':', '-');

    expect(names.filter((name) => !name.startsWith(`folkmoot-${host}:`))).toEqual([]);
  });

  test('loses a little time and nothing else when Redis is emptied over and over', async () => {
    const posts = Array.from({ length: 10 }, (_, at) => story.words.create('ann', `f${at}`));
    for (const post of posts) {
      await story.say(post);
      await redis.flush();
    }
    for (const post of posts) await story.reaches(post);

    expect(posts.map((post) => story.reached(post))).toEqual(posts.map(() => 2));
  });

  test('still accepts while Redis is full, and delivers when there is room again', async () => {
    const posts = Array.from({ length: 5 }, (_, at) => story.words.create('ann', `full${at}`));
    await redis.fill();
    for (const post of posts) await story.say(post);
    await redis.makeRoom();
    for (const post of posts) await story.reaches(post);

    expect(await story.check({ mayWait: true })).toEqual([]);
  });

  test('still accepts while Redis is away, and delivers when it is back', async () => {
    const post = story.words.create('ann', 'dark');
    await redis.kill();
    await story.say(post);
    expect(story.reached(post)).toBe(0);
    await redis.start();
    await story.reaches(post);

    expect(story.reached(post)).toBe(2);
  });

  test('goes on when Redis was started again while nothing waited', async () => {
    await redis.kill();
    await redis.start();
    const posts = Array.from({ length: 5 }, (_, at) => story.words.create('bob', `again${at}`));
    for (const post of posts) {
      await story.say(post);
      await story.reaches(post);
    }

    expect(posts.map((post) => story.reached(post))).toEqual(posts.map(() => 2));
  });

  test('has told everything once, and stops when asked to', async () => {
    await story.quiet();
    expect(await story.check()).toEqual([]);
    expect(await running.signal('SIGTERM')).toBe(0);
    expect(running.log().split('\n').length).toBeLessThan(150);
  });

  test('stops when asked to while Redis is away', async () => {
    running = await story.start();
    await redis.kill();

    expect(await running.signal('SIGTERM')).toBe(0);
  });
});
