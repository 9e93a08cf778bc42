/** The tree of comments: its order, its gaps, its pages. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { findPlace, readConversation, readThread, type ThreadComment } from '#views/thread.ts';
import { givenIn } from '../support/given.ts';
import { useHouse } from '../support/house.ts';
import { blockInstance, unblockInstance } from '../support/block.ts';

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

const eyes = (
  person: { readonly id: number } | null,
  moderates: readonly number[] | 'all' = [],
) => ({
  eyes: { person: person?.id ?? null, moderates, now: house.clock() },
});

test('a comment that waits is read by its author and by those who decide, and nobody else', async () => {
  const bea = await given.account('bea');
  const post = await begin();
  const one = await given.comment({ on: post, by: bea, source: 'held words' });
  const under = await given.comment({ on: post, under: one, by: ann });
  const held = house.clock();
  await reader.update(commentsTable).set({ held }).where(eq(commentsTable.id, one.id));

  const others = await threadOf(post);
  expect(others).toMatchObject([{ presence: 'held', body: '', author: null }]);
  expect(JSON.stringify(others)).not.toContain('held words');
  expect(await findPlace(reader, one.id)).toBeNull();
  const readBy = async (who: ReturnType<typeof eyes>) =>
    (await readThread(reader, { post: post.id, ...who })).comments[0];
  expect(await readBy(eyes(bea))).toMatchObject({ presence: 'shown', held });
  expect(await readBy(eyes(ann, [cats.id]))).toMatchObject({ presence: 'shown', held });
  expect(await readBy(eyes(ann, 'all'))).toMatchObject({ presence: 'shown', held });
  expect(await readBy(eyes(ann, [mal.id]))).toMatchObject({ presence: 'held' });
  expect(await findPlace(reader, one.id, eyes(bea).eyes)).not.toBeNull();

  await deleteIt(under);
  expect(await threadOf(post)).toEqual([]);
});

test('a comment of somebody limited is folded for all but members', async () => {
  const cyd = await given.account('cyd');
  await given.member(cats, cyd);
  await reader.update(membershipsTable).set({ state: 'accepted' });
  const post = await begin();
  await given.comment({ on: post, by: mal, uri: 'https://evil.test/c/9' });
  const quiet = async (who = eyes(null)) =>
    (await readThread(reader, { post: post.id, ...who })).comments.map((found) => found.quiet);
  expect(await quiet()).toEqual([false]);

  const rule = { host: 'evil.test', degrees: ['limit' as const], by: null };
  await house.act((context) => setRule(context, rule));

  expect(await quiet()).toEqual([true]);
  expect(await quiet(eyes(cyd))).toEqual([false]);
});
