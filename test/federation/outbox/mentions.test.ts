/** Whom our members name in what they write: they are tagged, and their servers told. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { openStage, said, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

let stage: Stage;
let bob: Has;
let ann: Has;
let cats: Has;
let dogs: Has;
let zoe: Has;

beforeAll(async () => {
  stage = await openStage();
  stage.server('lemmy.test', 'lemmy');
  stage.server('mastodon.test', 'mastodon');
  stage.server('member.test', 'lemmy');
  ann = await stage.given.account('ann');
  bob = await stage.given.account('bob');
  cats = await stage.given.community('cats', { by: ann });
  dogs = await stage.given.remoteCommunity('https://lemmy.test/c/dogs');
  zoe = await stage.given.remotePerson('https://mastodon.test/users/zoe');
  const max = await stage.given.remotePerson('https://member.test/u/max');
  await stage.given.member(cats, max, 'https://member.test/follow/1');
  await stage.settle();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.forget();
  stage.house.pass(60_000);
});

const objectOf = (activity: Record<string, unknown>) =>
  activity['object'] as Record<string, unknown>;
const hrefs = (object: Record<string, unknown>) =>
  (object['tag'] as { type: string; href: string }[]).map(({ href }) => href);

test('a comment in a community of ours reaches whom it names, until it is deleted', async () => {
  const post = await stage.given.post({ in: cats, by: ann });
  await stage.settle();
  stage.forget();
  const source = 'Ask @zoe@mastodon.test, @max@member.test, @ann or @nobody@mastodon.test';
  const comment = await stage.given.comment({ on: post, by: bob, source });
  await stage.settle();
  const [told, ...more] = stage.to('mastodon.test');
  expect(more).toEqual([]);
  expect([told?.signer, told?.inbox]).toEqual([bob.uri, 'https://mastodon.test/inbox']);
  const create = said(told!);
  expect(create).toMatchObject({ type: 'Create', actor: bob.uri });
  expect(create['cc']).toContain(zoe.uri);
  const max = 'https://member.test/u/max';
  expect(hrefs(objectOf(create)).toSorted()).toEqual([ann.uri, cats.uri, max, zoe.uri].toSorted());
  // A member's server has it from the community, once.
  const announced = stage.to('member.test').map((one) => objectOf(said(one)));
  expect(announced.filter(({ type }) => type === 'Create')).toHaveLength(1);
  expect(stage.to('member.test').every((one) => said(one)['type'] === 'Announce')).toBe(true);

  stage.forget();
  await stage.act((context) =>
    editComment(context, { comment: comment.id, by: bob.id, source: 'Never mind' }),
  );
  await stage.settle();
  expect(stage.to('mastodon.test').map((one) => said(one)['type'])).toEqual(['Update']);

  stage.forget();
  await stage.act((context) => deleteComment(context, { comment: comment.id, by: bob.id }));
  await stage.settle();
  expect(stage.to('mastodon.test').map((one) => said(one)['type'])).toEqual(['Delete']);
});

test('a post in a community elsewhere goes to whom it names as well', async () => {
  await stage.given.post({ in: dogs, by: bob, title: 'For @zoe@mastodon.test', source: 'Hello' });
  await stage.settle();

  const [told] = stage.to('mastodon.test');
  expect(hrefs(objectOf(said(told!)))).toEqual([dogs.uri, zoe.uri]);
  expect(stage.to('lemmy.test')).toHaveLength(1);
});

test('whoever is answered and named is told once', async () => {
  const post = await stage.given.post({ in: cats, by: zoe, uri: 'https://mastodon.test/p/1' });
  await stage.settle();
  stage.forget();
  await stage.given.comment({ on: post, by: bob, source: 'Thanks @zoe@mastodon.test' });
  await stage.settle();

  const creates = stage.to('mastodon.test').map(said);
  expect(creates).toHaveLength(1);
  expect(hrefs(objectOf(creates[0]!))).toEqual([cats.uri, zoe.uri]);
});
