/** The door under abuse: whoever idles, dawdles, hoards or shouts, ordinary requests and posts are answered. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { endServers, until, type Running } from './server.ts';
import { openRude, type Rude } from './rude-clients.ts';
import { sized } from './size.ts';
import { openStory, type Story } from './story.ts';

afterAll(endServers);

const names = ['ann', 'bob'];
const monitor = fileURLToPath(new URL('./loop-delay.ts', import.meta.url));
const memoryOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
const worstDelay = (log: string): number =>
  Math.max(0, ...[...log.matchAll(/loop-delay max (\d+) ms/g)].map((found) => Number(found[1])));

type Visit = { readonly story: Story; readonly running: Running };

/** A page, a document and a signed post, one after the other, again and again. */
async function ordinary({ story }: Visit, rounds: number): Promise<{ slowestMs: number }> {
  let slowestMs = 0;
  const timed = async (what: string, work: () => Promise<number>): Promise<void> => {
    const begun = performance.now();
    const status = await work();
    slowestMs = Math.max(slowestMs, performance.now() - begun);
    expect([200, 202], what).toContain(status);
  };
  const get = async (accept: string): Promise<number> => {
    const signal = AbortSignal.timeout(60_000);
    const url = `http://127.0.0.1:${story.port}/c/cats`;
    const answer = await fetch(url, { headers: { accept, connection: 'close' }, signal });
    await answer.arrayBuffer();
    return answer.status;
  };
  for (let round = 0; round < rounds; round++) {
    await timed('a page', () => get('text/html'));
    await timed('a document', () => get('application/activity+json'));
    const post = story.words.create('ann', `p${story.accepted.length}`);
    await timed('a post', async () => {
      await story.say(post);
      return 202;
    });
  }
  return { slowestMs };
}

async function report(what: string, { running }: Visit, before: number, rude: Rude): Promise<void> {
  const [now, delay] = [memoryOf(running.pid), worstDelay(running.log())];
  console.log(
    `${what}: ${rude.connected()} connected, ${rude.open()} still are; memory ${before.toFixed(0)} → ${now.toFixed(0)} MiB; event loop late by at most ${delay} ms`,
  );
}

const get = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\n${more}\r\n`;
const head = 'POST /inbox HTTP/1.1\r\nhost: a\r\ncontent-type: application/activity+json\r\n';

/** What costs us next to nothing: crowds are to be many here, not to keep us busy. */
const cheap = '/.well-known/nodeinfo';

/** What each crowd does; how many of them in CI, and in the large test. */
const crowds: readonly (readonly [
  what: string,
  small: number,
  large: number,
  how: Parameters<typeof openRude>[2],
])[] = [
  ['that say nothing', 3000, 10_000, {}],
  ['that asked once and stay', 3000, 10_000, { begin: get(cheap), reads: true }],
  [
    'that drip their headers',
    1000,
    5000,
    { begin: 'GET / HTTP/1.1\r\nx: ', more: 'a', everyMs: 500 },
  ],
  [
    'that drip a body',
    1000,
    5000,
    { begin: `${head}content-length: 100000\r\n\r\n`, more: ' ', everyMs: 500 },
  ],
  ['that ask for much and read nothing', 50, 500, { begin: get('/c/cats').repeat(8) }],
  ['that ask a hundred times at once', 200, 1000, { begin: get(cheap).repeat(100) }],
  [
    'with headers of 64 KiB',
    500,
    2000,
    { begin: get('/', `x: ${'a'.repeat(65_536)}\r\n`), reads: true },
  ],
  [
    'that send garbage behind a request',
    500,
    2000,
    { begin: `${get(cheap)}\0garbage\r\n\r\n`, reads: true },
  ],
  [
    'that say two things of their length',
    500,
    2000,
    {
      begin: `${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      reads: true,
    },
  ],
];

describe('among clients', { timeout: 280_000 }, () => {
  test.each(crowds)('%s, everybody else is answered', async (what, small, large, how) => {
    const story = await openStory({ names });
    const running = await story.start({ NODE_OPTIONS: `--import=${monitor}` });
    const visit = { story, running };
    await ordinary(visit, 1);
    const before = memoryOf(running.pid);
    const count = sized(small, large);
    const rude = await openRude(story.port, count, how);
    const { slowestMs } = await ordinary(visit, 10);
    await report(
      `${count} ${what}, others waited ${slowestMs.toFixed(0)} ms at most`,
      visit,
      before,
      rude,
    );

    expect(rude.connected()).toBeGreaterThan(count * 0.95);
    expect(memoryOf(running.pid) - before).toBeLessThan(600);
    // Whoever is in the middle of something is let go of by the server itself.
    if (!what.includes('asked once') && !what.includes('read nothing'))
      await until(
        `${rude.open()} clients ${what} are cut off`,
        () => {
          for (const socket of rude.sockets) socket.resume();
          return rude.open() === 0;
        },
        60_000,
      );
    rude.close();
    await ordinary(visit, 1);
    await story.quiet();
    expect(running.log()).not.toMatch(/"level":50|uncaught|unhandled/i);
    expect(await running.signal('SIGTERM')).toBe(0);
    expect(await story.check()).toEqual([]);
    await story.close();
  });
});

describe('a process that is told ALLOW_PRIVATE_HOSTS', { timeout: 120_000 }, () => {
  test.each(['all', 'web', 'worker'])('says so in its log when it starts as %s', async (role) => {
    const story = await openStory({ names: [] });
    const told = await story.start({
      ROLE: role,
      ALLOW_PRIVATE_HOSTS: 'lab.localhost:9000,*.farm.localhost',
    });
    const lines = told
      .log()
      .split('\n')
      .filter((line) => line.includes('"level":"warn"'));
    expect(await told.signal('SIGTERM')).toBe(0);
    const silent = await story.start({ ROLE: role, ALLOW_PRIVATE_HOSTS: '' });
    expect(await silent.signal('SIGTERM')).toBe(0);

    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('ALLOW_PRIVATE_HOSTS'),
        hosts: ['lab.localhost:9000', '*.farm.localhost'],
      }),
    );
    expect(silent.log()).not.toContain('ALLOW_PRIVATE_HOSTS is set');
    await story.close();
  });
});
