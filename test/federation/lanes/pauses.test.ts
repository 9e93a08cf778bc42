/** How long a lane waits, and that nothing makes it wait for ever or not at all. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliveriesTable, lanesTable } from '#storage/schema/federation.ts';
import { retryLane } from '#federation/lanes/retry-lane.ts';
import { lanesSettled, takeLanes } from '#federation/lanes/run-lanes.ts';
import type { Answering } from '../stage.ts';
import {
  dayMs,
  host,
  hourMs,
  isAbout,
  isAboutAny,
  minuteMs,
  openScene,
  secondMs,
  type Has,
  type Scene,
} from './scene.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(() => scene.close());

/** So many items have an hour of their own; from then on the server answers as told. */
async function standApart(count: number, answerLater: Answering): Promise<void> {
  const broken: Has[] = [];
  let answer: Answering = (sent) => (isAboutAny(sent, broken) ? 500 : 202);
  await scene.join(host, (sent) => answer(sent));
  broken.push(...(await scene.manyPosts(count, 'Broken')));
  const apart = async () =>
    (await scene.deliveries()).filter(({ nextTry }) => nextTry !== null).length;
  for (let turn = 0; turn < 40 && (await apart()) < count; turn++) {
    await scene.post(`Whole ${turn}`);
    await scene.settle();
    scene.house.pass(minuteMs);
  }
  expect(await apart()).toBe(count);
  answer = answerLater;
  scene.forget();
}

describe('a server to which only items with an hour of their own are owed', () => {
  test('is left alone for as long as its Retry-After says', async () => {
    const headers = { 'retry-after': '86000' };
    await standApart(15, () => new Response('', { status: 429, headers }));
    scene.house.pass(2 * hourMs);
    await scene.settle();
    const asked = scene.posts.length;
    expect(asked).toBeLessThan(4);

    scene.house.pass(20 * hourMs);
    await scene.settle();
    expect(scene.posts).toHaveLength(asked);
  });

  test('is failing when it falls silent, and dormant after a week', async () => {
    await standApart(3, () => Promise.reject(new TypeError('lost')));
    scene.house.pass(dayMs);
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'failing', failures: 1 });

    for (let day = 0; day < 9; day++) {
      scene.house.pass(dayMs);
      await scene.settle();
    }
    expect(await scene.laneOf(host)).toMatchObject({ state: 'dormant' });
  });
});

test('two items at the head that get 401 keep no others from arriving', async () => {
  const bad: Has[] = [];
  await scene.join(host, (sent) => (isAboutAny(sent, bad) ? 401 : 202));
  bad.push(await scene.post('Bad'), await scene.post('Bad as well'));
  const whole = await scene.post('Whole');
  for (let turn = 0; turn < 6; turn++) {
    await scene.settle();
    scene.house.pass(10 * minuteMs);
  }

  expect(scene.to(host).some((sent) => isAbout(sent, whole))).toBe(true);
});

describe('an outage of ours', () => {
  const hosts = ['a.test', 'b.test', 'c.test', 'd.test'];

  test('pauses everybody, also those that we hear meanwhile', async () => {
    for (const name of hosts) await scene.join(name);
    await scene.post('Before');
    await scene.settle();
    scene.house.pass(hourMs);
    await scene.hearAll();
    let tries = 0;
    scene.wire.setWeather((request, next) => {
      if (request.url.startsWith('https://folkmoot.test/')) return next(request);
      tries++;
      return Promise.reject(new TypeError('no route'));
    });
    await scene.post('Meanwhile');
    await scene.runOnce();
    scene.house.pass(minuteMs + secondMs);
    await scene.hearAll();
    scene.house.pass(secondMs);
    tries = 0;
    await scene.settle();
    expect(tries).toBe(hosts.length);

    await scene.settle();
    expect(tries).toBe(hosts.length);
  });
});

describe('a clock that ran ahead', () => {
  test.each([
    ['a year', 429, 365 * dayMs],
    ['a year', 503, 365 * dayMs],
    ['some hours', 503, 20 * hourMs],
  ])('by %s when a %i came makes no server wait for as long', async (_, status, aheadMs) => {
    let answer = 202;
    await scene.join(host, () => answer);
    await scene.post();
    await scene.settle();
    scene.house.pass(aheadMs);
    answer = status;
    await scene.post();
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'failing' });
    scene.house.pass(-aheadMs);
    answer = 202;
    scene.forget();
    await scene.settle();

    expect(scene.posts).toHaveLength(1);
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active', failures: 0 });
  });

  test('while a worker died leaves no lane to it for a year', async () => {
    await scene.join(host);
    await scene.post();
    await scene.publishAll();
    const lease = new Date(scene.house.clock().getTime() + 365 * dayMs);
    await scene.reader.update(lanesTable).set({ lease });
    await scene.settle();

    expect(scene.posts).toHaveLength(1);
    expect(await scene.laneOf(host)).toMatchObject({ lease: null });
  });
});

test('what is tried again at an operator’s word is tried to the end, without a sweep', async () => {
  const bad: Has[] = [];
  let mended = false;
  await scene.join(host, (sent) => (!mended && isAboutAny(sent, bad) ? 403 : 202));
  for (let n = 0; n < 25; n++) {
    bad.push(await scene.post(`Bad ${n}`));
    await scene.post(`Whole ${n}`);
  }
  await scene.publishAll();
  await scene.settle();
  mended = true;
  scene.forget();
  await retryLane(scene.world, { host, aside: true });
  await takeLanes(scene.world);
  await lanesSettled(scene.world);

  expect(scene.posts).toHaveLength(25);
  expect(await scene.deliveries()).toEqual([]);
});

test('a mark whose row of the log is gone is dropped, and makes its lane due no more', async () => {
  await scene.join(host);
  const now = scene.house.clock();
  const lost = { host, seq: 999_999, inbox: `https://${host}/inbox`, state: 'retry' } as const;
  await scene.reader
    .insert(deliveriesTable)
    .values({ ...lost, attempts: 3, nextTry: now, tried: now });
  await scene.settle();

  expect(await scene.deliveries()).toEqual([]);
  expect(scene.posts).toEqual([]);
});

test.each([401, 408])(
  'a server that only minds old items with %i gets what is new, though it slept for long',
  async (status) => {
    const bad: Has[] = [];
    await scene.join(host, (sent) => (isAboutAny(sent, bad) ? status : 202));
    bad.push(await scene.post('B1'), await scene.post('B2'));
    for (let day = 0; day < 12; day++) {
      await scene.settle();
      scene.house.pass(dayMs);
    }
    const fresh = await scene.post('Fresh');
    for (let day = 0; day < 3; day++) {
      await scene.settle();
      await scene.hearAll();
      scene.house.pass(dayMs);
    }
    expect(scene.to(host).some((sent) => isAbout(sent, fresh))).toBe(true);
  },
);
