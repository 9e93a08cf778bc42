/** What others read of a community that was removed, and of a thread that was moved. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeCommunity } from '#domain/communities/remove-community.ts';
import { restoreCommunity } from '#domain/communities/restore-community.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import {
  actorCollection,
  actorDocument,
  contextDocument,
  objectDocument,
} from '#federation/documents/routes.ts';
import { valueOf } from '../../support/given.ts';
import { openStage, type Stage } from '../stage.ts';

type Has = { readonly id: number };
let stage: Stage;
let cats: Has;
let yard: Has;
let post: Has;
let comment: Has;

beforeAll(async () => {
  stage = await openStage();
  const alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
  yard = await stage.given.community('yard', { by: alice });
  post = await stage.given.post({ in: cats, by: alice });
  comment = await stage.given.comment({ on: post, by: alice });
  await stage.settle();
});
afterAll(() => stage.close());

const listOf = (name: string, list: 'outbox' | 'featured' | 'moderators') =>
  actorCollection(stage.world, { kind: 'community', name, list });
const total = async (name: string): Promise<unknown> =>
  (JSON.parse((await listOf(name, 'outbox')).body) as { totalItems: number }).totalItems;
const statuses = async (): Promise<number[]> =>
  (
    await Promise.all([
      objectDocument(stage.world, { post: post.id }, 'Lemmy'),
      objectDocument(stage.world, { comment: comment.id }, 'Lemmy'),
      contextDocument(stage.world, post.id),
      listOf('cats', 'outbox'),
      listOf('cats', 'featured'),
    ])
  ).map(({ status }) => status);

test('nothing of a removed community is there, but who it is and who moderates it', async () => {
  const act = { community: cats.id, by: null };
  expect(await statuses()).toEqual([200, 200, 200, 200, 200]);

  valueOf(await stage.act((context) => removeCommunity(context, act)));
  expect(await statuses()).toEqual([404, 404, 404, 404, 404]);
  const group = await actorDocument(stage.world, 'community', 'cats');
  expect([group.status, (await listOf('cats', 'moderators')).status]).toEqual([200, 200]);

  valueOf(await stage.act((context) => restoreCommunity(context, act)));
  expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
});

test('a thread that was moved stands in the outbox of the other community', async () => {
  expect([await total('cats'), await total('yard')]).toEqual([1, 0]);

  const act = { post: post.id, to: yard.id, by: null };
  valueOf(await stage.act((context) => movePost(context, act)));
  await stage.settle();
  expect([await total('cats'), await total('yard')]).toEqual([0, 1]);
});
