/** Votes that do not count, by whatever way they come. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setRule } from '#domain/moderation/set-rule.ts';
import { castVotes } from '#domain/votes/cast-votes.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import type { Degree } from '#domain/policy/policy.ts';
import { votesTable } from '#storage/schema/votes.ts';
import { post, type Doc } from '../support/pretend-server.ts';
import { act, fresh, openScene, postAt, send, to, type Scene } from '../support/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());
beforeEach(() => scene.moot.house.database.query.delete(votesTable));

const rule = (host: string, degrees: Degree[]) =>
  scene.moot.house.act((context) => setRule(context, { host, degrees, by: null }));
const inner = (type: string, actor: string, object: unknown): Doc => ({
  id: `${actor}/acts/${fresh()}`,
  type,
  actor,
  object,
  to,
});
const tally = async (uri: string) => {
  const found = await postAt(scene, uri);
  return [found!.up, found!.down];
};

describe.each<[Degree]>([['no-votes'], ['hold']])('of a server with the rule “%s”', (degree) => {
  beforeAll(async () => void (await rule('evil.test', [degree])));

  test('one by one', async () => {
    const before = await tally(scene.hers);

    for (const type of ['Like', 'Dislike'])
      expect(await send(scene, act(type, scene.mallory, scene.hers))).toMatchObject({
        status: 202,
        state: 'ignored',
        reason: 'unwelcome',
        sent: 0,
      });
    expect(await tally(scene.hers)).toEqual(before);
  });

  test('relayed by a community', async () => {
    const before = await tally(scene.bark);
    const like = inner('Like', scene.mallory, scene.bark);

    expect(await send(scene, act('Announce', scene.dogs, like))).toMatchObject({
      state: 'ignored',
      reason: 'unwelcome',
    });
    expect(await tally(scene.bark)).toEqual(before);
  });

  test('many at once, beside others that count', async () => {
    const before = await tally(scene.ours.uri);
    for (const voter of [scene.mallory, scene.vera])
      expect((await post(scene.moot, act('Like', voter, scene.ours.uri))).status).toBe(202);
    await scene.street.quiet();

    expect(await tally(scene.ours.uri)).toEqual([before[0]! + 1, before[1]]);
  });

  test('cast together in one transaction', async () => {
    const { house } = scene.moot;
    const reader = house.database.query;
    const subject = { post: scene.ours.id };
    const voters = [scene.mallory, scene.vera].map((uri) => findActorByUri(reader, uri));
    const [mallory, vera] = (await Promise.all(voters)).map((voter) => voter!.id);
    const cast = (voter: number) => ({ voter, subject, value: 1 as const, original: null });

    const outcomes = await house.act((context) =>
      castVotes(context, [cast(mallory!), cast(vera!)]),
    );
    expect(outcomes).toMatchObject([{ done: false, reason: 'unwelcome' }, { done: true }]);
  });
});

test('what a community of such a server says of the votes of others', async () => {
  await rule('evil.test', ['limit']);
  await rule('group.test', ['no-votes']);
  const before = await tally(scene.bark);
  const like = inner('Like', scene.vera, scene.bark);

  expect(await send(scene, act('Announce', scene.dogs, like))).toMatchObject({
    state: 'ignored',
    reason: 'unwelcome',
  });
  expect(await tally(scene.bark)).toEqual(before);
});

test('a server that is only limited has its votes counted', async () => {
  await rule('evil.test', ['limit', 'no-media', 'no-reports']);
  const [up] = await tally(scene.hers);

  expect(await send(scene, act('Like', scene.mallory, scene.hers))).toMatchObject({
    state: 'applied',
  });
  expect((await tally(scene.hers))[0]).toBe(up! + 1);
});
