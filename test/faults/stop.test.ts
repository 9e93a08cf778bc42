/** Stops that are no crash: SIGTERM in the middle of much work, and a database that goes away. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { startEmbedded } from '#storage/embedded/start-embedded.ts';
import { temporaryFolder } from '../support/postgres.ts';
import { endServers, until } from './server.ts';
import { openStory, repeated } from './story.ts';

afterAll(endServers);

describe('SIGTERM in the middle of sending to two hundred servers', { timeout: 90_000 }, () => {
  test('loses nothing and sends nothing twice', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `s${at}`);
    const story = await openStory({ names: ['ann', ...names], follow: ['ann'] });
    for (const name of names) {
      const member = await story.given.remotePerson(`${story.peers.origin(name)}/u/${name}`);
      await story.given.member(story.community, member);
    }
    story.peers.slow(100);
    const first = await story.start();
    await story.say('ann', 'roof');
    const reached = (): number => names.filter((name) => story.got(name, 'roof') > 0).length;
    await until('some have it', () => reached() >= 10);
    expect(await first.signal('SIGTERM')).toBe(0);
    expect(reached()).toBeLessThan(200);

    const second = await story.start();
    await until('all have it', () => reached() === 200);
    expect(await second.signal('SIGTERM')).toBe(0);
    expect(repeated(story.peers)).toEqual([]);
    await story.close();
  });
});

describe('a PostgreSQL that is stopped hard', { timeout: 90_000 }, () => {
  test('and started again finds the server going on by itself', async () => {
    const dir = `${temporaryFolder()}/data`;
    const flags = ['fsync=off'];
    const postgres = await startEmbedded({ dir, flags });
    const story = await openStory({
      names: ['ann', 'bob'],
      follow: ['ann', 'bob'],
      url: postgres.url('postgres'),
    });
    const running = await story.start();
    await story.say('ann', 'before');
    await until('bob has the first', () => story.got('bob', 'before') > 0);

    await postgres.stop();
    expect(await story.peers.post('ann', `${story.origin}/inbox`, {})).toBeGreaterThanOrEqual(400);
    const again = await startEmbedded({ dir, flags });
    expect(again.port).toBe(postgres.port);

    await story.say('ann', 'after');
    await until('bob has the second', () => story.got('bob', 'after') > 0);
    expect(await running.signal('SIGTERM')).toBe(0);
    expect(running.log().split('\n').length).toBeLessThan(200);
    await story.close();
    await again.stop();
  });

  test('is started again by the server when it is the one that came along', async () => {
    const dir = `${temporaryFolder()}/data`;
    const found = await startEmbedded({ dir, flags: ['fsync=off'] });
    const env = { DATA_DIR: dir, DATABASE_URL: '' };
    const story = await openStory({
      names: ['ann', 'bob'],
      follow: ['ann', 'bob'],
      url: found.url('folkmoot'),
      env,
    });
    const running = await story.start();
    await story.say('ann', 'before');
    await until('bob has the first', () => story.got('bob', 'before') > 0);

    process.kill(
      Number(readFileSync(`${dir}/pgdata/postmaster.pid`, 'utf8').split('\n')[0]),
      'SIGKILL',
    );
    await story.say('ann', 'after');
    await until('bob has the second', () => story.got('bob', 'after') > 0);
    expect(await running.signal('SIGTERM')).toBe(0);
    await story.close();
  });
});
