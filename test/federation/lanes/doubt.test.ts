/** A server or an item that fails delays only itself: slow, broken, hasty ones. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { lanesTable } from '#storage/schema/federation.ts';
import { lanesSettled, takeLanes } from '#federation/lanes/run-lanes.ts';
import { publishJournal } from '#federation/publish.ts';
import { takeBack } from '#federation/take-back.ts';
import type { World } from '#federation/world.ts';
import { deadEpoch, host, hourMs, isAbout, openScene, type Has, type Scene } from './scene.ts';
import { blockInstance } from '../../support/block.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(() => scene.close());

describe('a slow server', () => {
  test('keeps nobody waiting, however many there are', async () => {
    const answered = Promise.withResolvers<number>();
    for (let n = 0; n < 12; n++) await scene.join(`slow${n}.test`, () => answered.promise);
    const served = Promise.withResolvers<undefined>();
    await scene.join('well.test', () => {
      served.resolve(undefined);
      return 202;
    });
    await scene.post();
    await publishJournal(scene.world);
    await takeLanes(scene.world);
    await served.promise;
    // And what is published while they are being waited for goes out as well.
    await scene.post('Another');
    await publishJournal(scene.world);
    while (scene.to('well.test').length < 2) await takeLanes(scene.world);

    answered.resolve(202);
    await lanesSettled(scene.world);
    await scene.settle();
    expect(scene.activities('well.test')).toHaveLength(2);
    expect(scene.activities('slow3.test')).toHaveLength(2);
  });

  test('gets no new requests once a turn has lasted, and loses its place to nobody', async () => {
    await scene.join(host, () => {
      scene.house.pass(8000);
      return 202;
    });
    for (let n = 0; n < 30; n++) await scene.post(`Post ${n}`);
    await scene.settle();

    expect(new Set(scene.activities(host)).size).toBe(30);
    expect(scene.to(host)).toHaveLength(30);
    expect((await scene.laneOf(host)).lease).toBeNull();
  });

  test('whose lane another worker took over meanwhile is settled by that one alone', async () => {
    const other = '00000000-0000-4000-8000-00000000ffff';
    await scene.join(host, async () => {
      await scene.reader.update(lanesTable).set({ epoch: other });
      return 404;
    });
    const before = await scene.laneOf(host);
    await scene.post();
    await publishJournal(scene.world);
    await takeLanes(scene.world);
    await lanesSettled(scene.world);

    expect(await scene.laneOf(host)).toMatchObject({ epoch: other, broadcast: before.broadcast });
    expect(await scene.deliveries()).toEqual([]);
  });
});

describe('items that fail', () => {
  test('hold up nothing that is behind them, were there seven of them at the head', async () => {
    const broken: Has[] = [];
    await scene.join(host, (sent) => (broken.some((one) => isAbout(sent, one)) ? 500 : 202));
    for (let n = 0; n < 7; n++) broken.push(await scene.post(`Broken ${n}`));
    const whole = await scene.post('Whole');
    for (let turn = 0; turn < 6; turn++) {
      await scene.settle();
      scene.house.pass(120_000);
    }
    expect(scene.to(host).some((sent) => isAbout(sent, whole))).toBe(true);

    broken.splice(0);
    scene.house.pass(2 * hourMs);
    await scene.settle();
    expect(await scene.deliveries()).toEqual([]);
  });

  test('are not given up for an outage of their server', async () => {
    let broken: Has | null = null;
    let away = false;
    await scene.join(host, (sent) => {
      if (away) return 503;
      return broken !== null && isAbout(sent, broken) ? 500 : 202;
    });
    broken = await scene.post('Broken');
    for (let turn = 1; turn <= 3; turn++) {
      await scene.post(`Whole ${turn}`);
      await scene.settle();
      scene.house.pass(120_000);
    }
    expect(await scene.deliveries()).toMatchObject([{ state: 'retry', attempts: 3 }]);
    away = true;
    for (let hour = 0; hour < 60; hour++) {
      scene.house.pass(hourMs);
      await scene.settle();
    }
    expect(await scene.deliveries()).toMatchObject([{ state: 'retry', attempts: 3 }]);
    away = false;
    broken = null;
    scene.house.pass(2 * hourMs);
    await scene.settle();
    expect(await scene.deliveries()).toEqual([]);
  });

  test('are set aside when a crash hides whether they arrived, and the server knows them', async () => {
    await scene.join(host, () => 400);
    await scene.post();
    await publishJournal(scene.world);
    // A worker took the lane, sent, and died.
    await scene.reader.update(lanesTable).set({ epoch: deadEpoch, lease: scene.house.clock() });
    await takeBack(scene.world);
    await scene.settle();

    expect(scene.to(host)).toHaveLength(1);
    expect(await scene.deliveries()).toEqual([]);
  });
});

describe('a server with a rhythm of its own', () => {
  test('that takes ten a minute is soon asked for no more, and gets everything', async () => {
    let window: number[] = [];
    let refused = 0;
    await scene.join(host, () => {
      const now = scene.house.clock().getTime();
      window = window.filter((at) => now - at < 60_000);
      if (window.length >= 10) {
        refused++;
        return new Response('', { status: 429 });
      }
      window.push(now);
      return 202;
    });
    for (let n = 0; n < 100; n++) await scene.post(`Post ${n}`);
    for (let second = 0; second < 1500; second += 3) {
      await scene.settle();
      scene.house.pass(3000);
    }
    expect(new Set(scene.activities(host)).size).toBe(100);
    expect(refused).toBeLessThan(25);
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active' });
  }, 60_000);
});

describe('silence', () => {
  test('of everybody who was well is ours, and marks nobody', async () => {
    const hosts = ['a.test', 'b.test', 'c.test', 'd.test'];
    for (const name of hosts) await scene.join(name);
    await scene.post('Before');
    await scene.settle();
    scene.house.pass(hourMs);
    scene.wire.setWeather((request, next) =>
      request.url.startsWith('https://folkmoot.test/')
        ? next(request)
        : Promise.reject(new TypeError('no route')),
    );
    await scene.post('Meanwhile');
    for (let turn = 0; turn < 40; turn++) {
      await scene.settle();
      scene.house.pass(60_000);
    }
    const failing = await scene.reader
      .select()
      .from(lanesTable)
      .where(eq(lanesTable.state, 'failing'));
    // The first two or three may have been blamed before it was clear.
    expect(failing.length).toBeLessThan(3);

    scene.wire.setWeather(null);
    scene.forget();
    scene.house.pass(61_000);
    await scene.settle();
    const served = hosts.filter((name) => scene.to(name).length === 1);
    expect(served.length).toBeGreaterThanOrEqual(2);
  });

  test('of one server is its own', async () => {
    await scene.join(host);
    await scene.join('well.test');
    await scene.post('Before');
    await scene.settle();
    scene.wire.setWeather((request, next) =>
      new URL(request.url).host === host ? Promise.reject(new TypeError('lost')) : next(request),
    );
    await scene.post();
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'failing', failures: 1 });
    expect(await scene.laneOf('well.test')).toMatchObject({ state: 'active' });
  });
});

describe('a block', () => {
  test('lets only what is in flight finish, however much waits', async () => {
    let begun = 0;
    let blockedAt = 0;
    let inFlight = 0;
    await scene.join(host, async () => {
      begun++;
      inFlight++;
      await new Promise((resolve) => setImmediate(resolve));
      if (begun >= 20 && blockedAt === 0) {
        blockedAt = -1;
        await scene.act((context) => blockInstance(context, { host, reason: 'abuse', by: null }));
        blockedAt = begun;
      }
      inFlight--;
      return 202;
    });
    for (let n = 0; n < 150; n++) await scene.post(`Post ${n}`);
    await scene.settle();
    await scene.settle();

    expect(blockedAt).toBeGreaterThan(0);
    // Those that had passed the gate when the rule was committed.
    expect(begun - blockedAt).toBeLessThanOrEqual(32);
    expect(begun).toBeLessThan(100);
    expect(inFlight).toBe(0);
    expect(await scene.laneOf(host)).toMatchObject({ lease: null, epoch: null, state: 'active' });
  });
});

describe('two workers', () => {
  test('share nothing while one holds a lane, and the other takes it when its lease has run out', async () => {
    await scene.join(host);
    await scene.post();
    await publishJournal(scene.world);
    const lease = new Date(scene.house.clock().getTime() + 120_000);
    await scene.reader.update(lanesTable).set({ epoch: deadEpoch, lease });
    await scene.settle();
    expect(scene.posts).toEqual([]);

    scene.house.pass(121_000);
    await scene.settle();
    expect(scene.to(host)).toHaveLength(1);
  });

  test('on one lane double nothing and keep its order', async () => {
    await scene.join(host, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return 202;
    });
    const second: World = { ...scene.world };
    const thread = await scene.post('The thread');
    for (let n = 0; n < 40; n++) await scene.given.comment({ on: thread, by: scene.alice });
    await publishJournal(scene.world);
    for (let turn = 0; turn < 20; turn++) {
      await Promise.all([takeLanes(scene.world), takeLanes(second)]);
      await Promise.all([lanesSettled(scene.world), lanesSettled(second)]);
    }
    await scene.settle();

    expect(scene.activities(host)).toHaveLength(41);
    expect(new Set(scene.activities(host)).size).toBe(41);
    expect(isAbout(scene.to(host)[0]!, thread)).toBe(true);
  });
});
