/** After a crash nobody knows what arrived: that is remembered until it does not matter any more. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lanesTable } from '#storage/schema/federation.ts';
import { takeBack } from '#federation/take-back.ts';
import type { World } from '#federation/world.ts';
import { said } from '../stage.ts';
import {
  deadEpoch,
  host,
  isAbout,
  minuteMs,
  openScene,
  secondMs,
  type Has,
  type Scene,
} from './scene.ts';
import { blockInstance } from '../../support/block.ts';

let scene: Scene;
/** Ids of what the server has taken; it answers 400 to what it knows. */
let known: Set<unknown>;
/** So often it is still starting. */
let restarting: number;
/** What it never wants. */
let unwanted: Has | null;

beforeEach(async () => {
  scene = await openScene();
  known = new Set();
  restarting = 0;
  unwanted = null;
  await scene.join(host, (sent) => {
    if (restarting-- > 0) return 503;
    const { id } = said(sent);
    if (known.has(id) || (unwanted !== null && isAbout(sent, unwanted))) return 400;
    known.add(id);
    return 202;
  });
});

afterEach(() => scene.close());

/** A worker in which something breaks at this point, the nth time that it comes by. */
function breaking(point: string, nth: number): World {
  let times = 0;
  const failPoint = (reached: string): void => {
    if (reached === point && ++times === nth) throw new Error('the connection is lost');
  };
  return { ...scene.world, failPoint };
}

/** A worker sends all that is owed and is killed before it can write that down. */
async function killedAfterSending(): Promise<void> {
  const before = await scene.laneOf(host);
  await scene.runOnce(breaking('before-settle', 1));
  const { nextTry, direct, broadcast } = before;
  await scene.reader
    .update(lanesTable)
    .set({ epoch: deadEpoch, lease: scene.house.clock(), nextTry, direct, broadcast });
  await takeBack(scene.world);
}

const asideOf = async () =>
  (await scene.deliveries()).filter(({ state }) => state === 'aside').length;

describe('what a server refuses after a crash counts as delivered', () => {
  test('even when the server was restarting as well and answered nothing at first', async () => {
    await scene.manyPosts(60);
    await killedAfterSending();
    expect(known.size).toBe(60);
    restarting = 2;
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'failing', lease: null });

    scene.house.pass(minuteMs);
    await scene.manyPosts(5, 'New');
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active', refusals: 0, epoch: null });
    expect(await asideOf()).toBe(0);
    expect(known.size).toBe(65);
  });

  test('when it was a fault of ours that ended the run before it was written down', async () => {
    await scene.manyPosts(60);
    await scene.runOnce(breaking('before-settle', 1));
    expect(known.size).toBe(60);
    expect(await scene.laneOf(host)).toMatchObject({ lease: null });

    scene.house.pass(16 * secondMs);
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active', refusals: 0, epoch: null });
    expect(await asideOf()).toBe(0);
  });

  test('but no longer than until what was read then is passed', async () => {
    await scene.manyPosts(3);
    await killedAfterSending();
    await scene.settle();
    unwanted = await scene.post('Unwanted');
    await scene.settle();

    expect(await scene.deliveries()).toMatchObject([{ state: 'aside', status: 400 }]);
  });
});

describe('a turn that breaks off', () => {
  test('settles what was answered: only what broke is sent again', async () => {
    await scene.manyPosts(60);
    await scene.runOnce(breaking('before-send', 50));
    const sent = scene.to(host).length;
    expect(sent).toBeGreaterThanOrEqual(49);
    expect(await scene.laneOf(host)).toMatchObject({ lease: null, epoch: null });

    scene.house.pass(minuteMs);
    await scene.post('New');
    await scene.settle();
    expect(scene.to(host)).toHaveLength(61);
    expect(known.size).toBe(61);
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active', refusals: 0 });
    expect(await scene.deliveries()).toEqual([]);
  });

  test('begins nothing more, and has ended before another may begin', async () => {
    const gate = Promise.withResolvers<undefined>();
    scene.server(host, 'lemmy', async (sent) => {
      await gate.promise;
      known.add(said(sent)['id']);
      return 202;
    });
    await scene.reader.update(lanesTable).set({ width: 8 });
    await scene.manyPosts(40);
    const world = breaking('before-send', 5);
    let begun = 0;
    const counting: World = {
      ...world,
      failPoint: (point) => {
        if (point === 'before-send' && ++begun === 5) gate.resolve(undefined);
        world.failPoint(point);
      },
    };
    await scene.runOnce(counting);
    expect(known.size).toBe(scene.to(host).length);

    scene.house.pass(minuteMs);
    await scene.settle();
    expect(begun).toBeLessThanOrEqual(8);
    expect(scene.to(host)).toHaveLength(40);
    expect(known.size).toBe(40);
  });
});

test('a blocked lane whose holder died rests like any other', async () => {
  await scene.post();
  await scene.publishAll();
  await scene.reader.update(lanesTable).set({ epoch: deadEpoch, lease: scene.house.clock() });
  await scene.act((context) => blockInstance(context, { host, reason: 'abuse', by: null }));
  await scene.publishAll();
  scene.house.pass(2 * minuteMs + secondMs);
  await scene.settle();

  const { nextTry } = await scene.laneOf(host);
  expect(nextTry?.getTime()).toBeGreaterThan(scene.house.clock().getTime());
  expect(scene.posts).toEqual([]);
});
