/** What failed and was overtaken since is not said any more: it would undo what came later. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { valueOf } from '../../support/given.ts';
import { said, type Post } from '../stage.ts';
import { host, hourMs, isAbout, minuteMs, openScene, type Has, type Scene } from './scene.ts';

let scene: Scene;
/** What the server fails on. */
let fails: (sent: Post) => boolean;
let one: Has;

beforeEach(async () => {
  scene = await openScene();
  fails = () => false;
  await scene.join(host, (sent) => (fails(sent) ? 500 : 202));
  one = await scene.post('One');
  await scene.settle();
});

afterEach(() => scene.close());

/** It fails while others pass, until it is tried only now and then. */
async function untilAlone(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await scene.post(`Whole ${turn}`);
    await scene.settle();
    scene.house.pass(2 * minuteMs);
  }
  expect(await scene.deliveries()).toMatchObject([{ state: 'retry', attempts: 3 }]);
}

/** The server is well, and the hour has come at which what stands apart is tried. */
async function afterTheHour(): Promise<Post[]> {
  fails = () => false;
  scene.forget();
  scene.house.pass(2 * hourMs);
  await scene.settle();
  expect(await scene.deliveries()).toEqual([]);
  return scene.to(host);
}

test('an edit that failed is not sent after a later one', async () => {
  fails = (sent) => sent.body.includes('The first words');
  await scene.edit(one, 'The first words');
  await untilAlone();
  await scene.edit(one, 'The second words');
  await scene.settle();
  expect(scene.to(host).at(-1)?.body).toContain('The second words');

  expect(await afterTheHour()).toEqual([]);
});

test('an edit that failed is sent when nothing was said about the thing since', async () => {
  fails = (sent) => sent.body.includes('The first words');
  await scene.edit(one, 'The first words');
  await untilAlone();
  await scene.edit(await scene.post('Another'), 'Other words');
  await scene.settle();

  const late = await afterTheHour();
  expect(late).toHaveLength(1);
  expect(late[0]?.body).toContain('The first words');
});

test('a post that failed is sent though its edit arrived', async () => {
  let two: Has | null = null;
  fails = (sent) => two !== null && isAbout(sent, two) && kindOf(sent) === 'Create';
  two = await scene.post('Two');
  await untilAlone();
  await scene.edit(two, 'Other words');
  await scene.settle();

  expect((await afterTheHour()).map(kindOf)).toEqual(['Create']);
});

test('a vote that failed is not sent after it was taken back', async () => {
  const bob = await scene.given.account('bob');
  const voter = { voter: bob.id, subject: { post: one.id } };
  fails = (sent) => kindOf(sent) === 'Like';
  valueOf(await scene.act((context) => castVote(context, { ...voter, value: 1 })));
  await untilAlone();
  valueOf(await scene.act((context) => retractVote(context, voter)));
  await scene.settle();
  expect(kindOf(scene.to(host).at(-1)!)).toBe('Undo');

  expect(await afterTheHour()).toEqual([]);
});

const kindOf = (sent: Post): string => (said(sent)['object'] as { type: string }).type;
