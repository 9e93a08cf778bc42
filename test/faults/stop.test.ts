/** Stops that are no crash: SIGTERM in the middle of much work, and a database that goes away. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { startEmbedded } from '#storage/embedded/start-embedded.ts';
import type { Json } from '../standins/protocol/types.ts';
import { createDatabase, temporaryFolder } from '../support/postgres.ts';
import { onBothBackends } from './backends.ts';
import { endServers, until } from './server.ts';
import { sized } from './size.ts';
import { openStory } from './story.ts';
import { openCuttingWire } from './wires.ts';

afterAll(endServers);

const flags = ['fsync=off'];

/** As `pg_ctl stop -m immediate`: nobody is told, and nothing is written down. */
function stopHard(dir: string, signal: 'SIGQUIT' | 'SIGKILL'): void {
  const pid = Number(readFileSync(`${dir}/pgdata/postmaster.pid`, 'utf8').split('\n')[0]);
  process.kill(pid, signal);
}

const gone = (dir: string): Promise<void> =>
  until('PostgreSQL is gone', () => {
    try {
      process.kill(Number(readFileSync(`${dir}/pgdata/postmaster.pid`, 'utf8').split('\n')[0]), 0);
      return false;
    } catch {
      // No such process, or no such file.
      return true;
    }
  });

onBothBackends(({ env }) => {
  describe('SIGTERM in the middle of sending to many servers', { timeout: 300_000 }, () => {
    test('loses nothing and sends nothing twice', async () => {
      const names = Array.from({ length: sized(100, 5000) }, (_, at) => `s${at}`);
      const story = await openStory({ names, env: env() });
      story.farm.behave(names, 'distant');
      const posts = Array.from({ length: 20 }, (_, at) => story.words.create('s0', `p${at}`));
      const reached = (): number => posts.reduce((sum, post) => sum + story.reached(post), 0);
      const first = await story.start();
      for (const post of posts) await story.say(post);
      await until('some have something', () => reached() >= 10);
      expect(await first.signal('SIGTERM')).toBe(0);
      expect(reached()).toBeLessThan(names.length * posts.length);

      const second = await story.start();
      for (const post of posts) await story.reaches(post, names);
      await story.quiet();
      expect(await second.signal('SIGTERM')).toBe(0);
      expect(await story.check()).toEqual([]);
      await story.close();
    });
  });

  describe('a PostgreSQL that is stopped at once', { timeout: 300_000 }, () => {
    test('and started again ten seconds later finds the server going on by itself; meanwhile it says 503', async () => {
      const dir = `${temporaryFolder()}/data`;
      const postgres = await startEmbedded({ dir, flags });
      const url = postgres.url('postgres');
      const story = await openStory({ names: ['ann', 'bob'], env: env(), url });
      const running = await story.start();
      const posts = ['one', 'two', 'three', 'four'].map((what) => story.words.create('ann', what));
      await story.say(posts[0]!);
      await story.reaches(posts[0]!);

      story.ended();
      stopHard(dir, 'SIGQUIT');
      await gone(dir);
      const heard = await story.farm.send(story.inbox, posts[1]!);
      expect(heard).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
      const health = await fetch(`http://127.0.0.1:${story.port}/health`);
      expect(health.status).toBe(503);
      const page = await fetch(`http://127.0.0.1:${story.port}/c/cats`, {
        headers: { accept: 'text/html' },
      });
      expect(page.status).toBe(503);
      await new Promise((resolve) => setTimeout(resolve, sized(4000, 10_000)));
      const again = await startEmbedded({ dir, flags });
      story.ended();
      expect(again.port).toBe(postgres.port);

      for (const post of posts.slice(1)) await story.say(post);
      for (const post of posts) await story.reaches(post);
      await story.quiet();
      expect(await story.check()).toEqual([]);
      expect(await running.signal('SIGTERM')).toBe(0);
      expect(running.log().split('\n').length).toBeLessThan(200);
      await story.close();
      await again.stop();
    });
  });

  describe(
    'a connection to PostgreSQL that breaks right after COMMIT',
    { timeout: 300_000 },
    () => {
      test('again and again costs nothing and doubles nothing', async () => {
        const own = await createDatabase();
        const url = new URL(own.url);
        let ended = (): void => undefined;
        const wire = await openCuttingWire(Number(url.port), () => ended());
        const through = new URL(own.url);
        through.port = String(wire.port);
        const story = await openStory({
          names: ['ann', 'bob'],
          env: env(),
          url: own.url,
          through: through.href,
        });
        ({ ended } = story);
        const running = await story.start();
        const posts: Json[] = [];
        wire.cutEvery(4);
        while (wire.cuts() < sized(6, 100)) {
          const what = `p${posts.length}`;
          posts.push(story.words.create('ann', what));
          await story.say(posts.at(-1)!);
          await story.say(story.words.like('bob', story.words.uriOf('ann', what), what));
        }
        wire.cutEvery(0);
        for (const post of posts) await story.reaches(post);
        await story.quiet();

        expect(await story.check()).toEqual([]);
        expect(await running.signal('SIGTERM')).toBe(0);
        await story.close();
        await wire.close();
        await own.drop();
      });
    },
  );
});

describe('the PostgreSQL that came along', { timeout: 300_000 }, () => {
  test('is started again by the server when it is killed', async () => {
    const dir = `${temporaryFolder()}/data`;
    const found = await startEmbedded({ dir, flags });
    const url = found.url('postgres');
    const env = { DATA_DIR: dir, DATABASE_URL: '' };
    const admin = await import('postgres').then(({ default: open }) => open(url, { max: 1 }));
    await admin.unsafe('create database folkmoot');
    await admin.end();
    const story = await openStory({ names: ['ann', 'bob'], url: found.url('folkmoot'), env });
    const running = await story.start();
    const [before, after] = [story.words.create('ann', 'one'), story.words.create('ann', 'two')];
    await story.say(before);
    await story.reaches(before);

    story.ended();
    stopHard(dir, 'SIGKILL');
    await story.say(after);
    await story.reaches(after);
    await story.quiet();
    expect(await story.check()).toEqual([]);
    await story.close();
    expect(await running.signal('SIGTERM')).toBe(0);
  });
});
