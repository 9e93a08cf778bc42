/** The tree of comments: its order, its gaps, its pages. */
import { expect, test } from 'vitest';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { blockInstance } from '#domain/moderation/block-instance.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { unblockInstance } from '#domain/moderation/unblock-instance.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { findPlace, readConversation, readThread, type ThreadComment } from '#views/thread.ts';
import { givenIn } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann', 'admin');
const cats = await given.community('cats', { by: ann });
const mal = await given.remotePerson('https://evil.test/u/mal');

type Shape = readonly (readonly [number, Shape])[];
const shape = (comments: readonly ThreadComment[]): Shape =>
  comments.map((comment) => [comment.id, shape(comment.replies)]);
const begin = () => given.post({ in: cats, by: ann });
const threadOf = async (post: { readonly id: number }) =>
  (await readThread(reader, { post: post.id })).comments;
const deleteIt = (comment: { readonly id: number }) =>
  house.act((context) => deleteComment(context, { comment: comment.id, by: ann.id }));
const removeIt = (comment: { readonly id: number }) =>
  house.act((context) =>
    removeContent(context, { subject: { comment: comment.id }, by: ann.id, reason: null }),
  );

test('answers hang under what they answer; the best first, then the oldest', async () => {
  const post = await begin();
  const one = await given.comment({ on: post, by: ann });
  const two = await given.comment({ on: post, by: ann });
  const under = await given.comment({ on: post, under: one, by: ann });
  const three = await given.comment({ on: post, by: ann });
  await house.act((context) =>
    castVote(context, { voter: mal.id, subject: { comment: three.id }, value: 1 }),
  );
  expect(shape(await threadOf(post))).toEqual([
    [three.id, []],
    [one.id, [[under.id, []]]],
    [two.id, []],
  ]);
});

test('of a deleted or removed comment only its place stays, and only while answers hang there', async () => {
  const post = await begin();
  const one = await given.comment({ on: post, by: ann, source: 'secret one' });
  const under = await given.comment({ on: post, under: one, by: ann });
  const two = await given.comment({ on: post, by: ann, source: 'secret two' });
  await removeIt(one);
  await deleteIt(two);
  const thread = await threadOf(post);
  expect(shape(thread)).toEqual([[one.id, [[under.id, []]]]]);
  expect(thread[0]).toMatchObject({ presence: 'removed', body: '', author: null });
  await deleteIt(under);
  expect(await threadOf(post)).toEqual([]);
});

test('nothing of a blocked server is shown, and what hangs below it stays', async () => {
  const post = await begin();
  const theirs = await given.comment({ on: post, by: mal, uri: 'https://evil.test/c/1' });
  const ours = await given.comment({ on: post, under: theirs, by: ann });
  const alone = await given.comment({ on: post, by: mal, uri: 'https://evil.test/c/2' });
  const rule = { host: 'evil.test', reason: 'abuse', by: null };
  await house.act((context) => blockInstance(context, rule));
  const blocked = await threadOf(post);
  await house.act((context) => unblockInstance(context, rule));
  expect(shape(blocked)).toEqual([[theirs.id, [[ours.id, []]]]]);
  expect(blocked[0]).toMatchObject({ presence: 'blocked', body: '', author: null });
  expect(JSON.stringify(blocked)).not.toContain('From elsewhere');
  expect(shape(await threadOf(post)).map(([id]) => id)).toContain(alone.id);
});

test('a long thread comes in pages; what lost its parent to an earlier page says so', async () => {
  const post = await begin();
  const one = await given.comment({ on: post, by: ann });
  const two = await given.comment({ on: post, under: one, by: ann });
  const three = await given.comment({ on: post, under: two, by: ann });
  const first = await readThread(reader, { post: post.id, limit: 2 });
  const second = await readThread(reader, { post: post.id, limit: 2, after: first.next });
  expect(shape(first.comments)).toEqual([[one.id, [[two.id, []]]]]);
  expect(first.next).toBe(two.id);
  expect(second.comments).toMatchObject([{ id: three.id, parent: two.id, astray: true }]);
  expect(second.next).toBeNull();
});

test('a conversation is what led to a comment and what it led to', async () => {
  const post = await begin();
  const one = await given.comment({ on: post, by: ann });
  const two = await given.comment({ on: post, under: one, by: ann });
  await given.comment({ on: post, under: one, by: ann, source: 'beside it' });
  const three = await given.comment({ on: post, under: two, by: ann });
  await given.comment({ on: post, by: ann, source: 'elsewhere in the thread' });
  const place = await findPlace(reader, two.id);
  const { comments } = await readConversation(reader, place!);
  expect(place?.post).toBe(post.id);
  expect(shape(comments)).toEqual([[one.id, [[two.id, [[three.id, []]]]]]]);
  expect(await findPlace(reader, 2 ** 31 - 1)).toBeNull();
});
