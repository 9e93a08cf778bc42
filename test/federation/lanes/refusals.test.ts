/** What a refusal says and what it does not: one thing that a server does not want is not its farewell. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asc } from 'drizzle-orm';
import { logTable } from '#storage/schema/federation.ts';
import { retryLane } from '#federation/lanes/retry-lane.ts';
import {
  dayMs,
  host,
  isAbout,
  isAboutAny,
  mia,
  minuteMs,
  openScene,
  secondMs,
  type Has,
  type Scene,
} from './scene.ts';
import { blockInstance, unblockInstance } from '../../support/block.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(() => scene.close());

/** A server that refuses everything, until it is left alone. */
async function refuseAll(answer: () => number): Promise<void> {
  await scene.join(host, answer);
  await scene.manyPosts(40);
  await scene.settle();
  expect(await scene.laneOf(host)).toMatchObject({ state: 'refused' });
}

/** What was announced last is said so often again, each time about another thing. */
async function announceMany(count: number): Promise<void> {
  const log = await scene.reader.select().from(logTable).orderBy(asc(logTable.seq));
  const last = log.at(-1)!;
  const { object, body, ...row } = log.findLast(({ form }) => form === 'announce')!;
  const many = Array.from({ length: count }, (_, n) => {
    const other = `${object}0${n}`;
    const said = body.replaceAll(JSON.stringify(object), JSON.stringify(other));
    const activity = `${row.activity}0${n}`;
    return { ...row, seq: last.seq + 1 + n, activity, object: other, body: said };
  });
  await scene.reader.insert(logTable).values(many);
}

describe('an odd answer of an inbox that is there', () => {
  const documents = new Map<string, unknown>([[`https://${host}/u/mia`, mia()]]);

  test.each([404, 410])('ends no membership, were it a %i twice in a month', async (status) => {
    const odd: Has[] = [];
    await scene.join(host, (sent) => (isAboutAny(sent, odd) ? status : 202));
    scene.show(host, documents);
    odd.push(await scene.post('Odd'));
    await scene.manyPosts(5);
    await scene.settle();
    expect(await scene.memberships()).toHaveLength(1);

    for (let day = 0; day < 20; day++) {
      scene.house.pass(dayMs);
      await scene.post();
      await scene.settle();
    }
    odd.push(await scene.post('Odd again'));
    await scene.manyPosts(5);
    await scene.settle();
    expect(await scene.memberships()).toHaveLength(1);
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active' });
  });

  test.each(['at the same time', 'in between'])(
    'ends no membership when something else was taken %s',
    async (when) => {
      const odd: Has[] = [];
      await scene.join(host, (sent) => (isAboutAny(sent, odd) ? 404 : 202));
      scene.show(host, documents);
      odd.push(await scene.post('Odd'));
      await scene.settle();
      scene.house.pass(dayMs);
      await scene.post('Taken');
      if (when === 'in between') {
        await scene.settle();
        scene.house.pass(dayMs);
      }
      odd.push(await scene.post('Odd again'));
      await scene.settle();

      expect(await scene.memberships()).toHaveLength(1);
    },
  );
});

describe('a server that takes what it is sent is not refusing us', () => {
  test('though it purged a thread in which forty answers follow', async () => {
    let purged: Has | null = null;
    await scene.join(host, (sent) => (purged !== null && isAbout(sent, purged) ? 400 : 202));
    const thread = await scene.post('Hot thread');
    await scene.settle();
    purged = thread;
    for (let n = 0; n < 40; n++) await scene.given.comment({ on: thread, by: scene.alice });
    const other = await scene.post('Another thread');
    await scene.settle();

    expect(scene.to(host).some((sent) => isAbout(sent, other))).toBe(true);
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active', refusals: 0 });
  });

  test('though more than a thousand are taken ahead of one that fails', async () => {
    let poison: Has | null = null;
    await scene.join(host, (sent) => (poison !== null && isAbout(sent, poison) ? 500 : 202));
    poison = await scene.post('Poison');
    await scene.publishAll();
    await announceMany(1050);
    for (let turn = 0; turn < 3; turn++) {
      await scene.settle();
      expect((await scene.laneOf(host)).state).not.toBe('refused');
      scene.house.pass(2 * minuteMs);
      await scene.post();
    }
    await scene.settle();

    expect(scene.to(host).filter((sent) => !isAbout(sent, poison!))).toHaveLength(1053);
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active' });
    expect(await scene.deliveries()).toMatchObject([{ state: 'retry', attempts: 3 }]);
  });
});

describe('a server that refuses us', () => {
  test('is probed once a day, however often we hear from it', async () => {
    await refuseAll(() => 403);
    scene.forget();
    for (let minute = 0; minute < 60; minute++) {
      scene.house.pass(minuteMs);
      await scene.hearAll();
      scene.house.pass(secondMs);
      await scene.settle();
    }
    expect(scene.posts).toEqual([]);

    scene.house.pass(dayMs);
    await scene.settle();
    expect(scene.posts).toHaveLength(1);
  });

  test('counts as failing when it fails after our operator took its lane up again', async () => {
    let answer = 403;
    await refuseAll(() => answer);
    answer = 503;
    await retryLane(scene.world, { host, aside: false });
    await scene.settle();

    expect(await scene.laneOf(host)).toMatchObject({ state: 'failing', refusals: 0 });
  });

  test('is forgiven when a block on it is lifted', async () => {
    let answer = 403;
    await refuseAll(() => answer);
    await scene.act((context) => blockInstance(context, { host, reason: 'abuse', by: null }));
    await scene.settle();
    await scene.act((context) => unblockInstance(context, { host, by: null }));
    await scene.publishAll();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active', refusals: 0, nextTry: null });

    answer = 503;
    await scene.post();
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'failing', failures: 1, refusals: 0 });
  });
});
