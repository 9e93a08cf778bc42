/** The tree of comments: its order, its gaps, its pages. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { setBlock } from '#domain/blocks/set-block.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import {
  findPlace,
  readConversation,
  readThread,
  type ThreadComment,
  type ThreadQuery,
} from '#views/thread.ts';
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

test('a long thread comes in pages of whole branches, and what is left out of one is counted', async () => {
  const post = await begin();
  const one = await given.comment({ on: post, by: ann });
  const two = await given.comment({ on: post, under: one, by: ann });
  await given.comment({ on: post, under: two, by: ann });
  const last = await given.comment({ on: post, by: ann });

  const first = await readThread(reader, { post: post.id, limit: 1 });
  const second = await readThread(reader, { post: post.id, limit: 1, after: first.next });

  expect(first.comments).toMatchObject([{ id: one.id, more: 2, replies: [] }]);
  expect(first.next).toBe(one.id);
  expect(shape(second.comments)).toEqual([[last.id, []]]);
  expect(second.next).toBeNull();
  const whole = await readThread(reader, { post: post.id, limit: 1, whole: true });
  expect(whole.next).toBeNull();
  expect(JSON.stringify(shape(whole.comments))).toContain(String(two.id));
});

test('answers come in the order that is asked for, and those that nobody has seen before all', async () => {
  const post = await begin();
  const one = await given.comment({ on: post, by: ann });
  const two = await given.comment({ on: post, by: ann });
  const three = await given.comment({ on: post, by: ann });
  await house.act((context) =>
    castVote(context, { voter: mal.id, subject: { comment: two.id }, value: 1 }),
  );
  const fresh = await given.comment({ on: post, under: one, by: ann });
  const ids = async (more: Partial<ThreadQuery>) =>
    (await readThread(reader, { post: post.id, ...more })).comments.map(({ id }) => id);

  expect(await ids({})).toEqual([two.id, one.id, three.id]);
  expect(await ids({ sort: 'new' })).toEqual([three.id, two.id, one.id]);
  expect(await ids({ sort: 'old' })).toEqual([one.id, two.id, three.id]);
  expect(await ids({ sort: 'new', since: fresh.id - 1 })).toEqual([one.id, three.id, two.id]);
});

test('whoever began the thread and whoever moderates there are marked', async () => {
  const dee = await given.account('dee');
  const post = await given.post({ in: cats, by: dee });
  await given.comment({ on: post, by: dee });
  await given.comment({ on: post, by: ann });

  expect(await threadOf(post)).toMatchObject([
    { byPoster: true, byModerator: false },
    { byPoster: false, byModerator: true },
  ]);
});

test('of people and servers whom somebody blocks they see the place alone, and nobody else does', async () => {
  const eve = await given.account('eve');
  const post = await begin();
  const theirs = await given.comment({ on: post, by: mal, uri: 'https://evil.test/c/20' });
  await given.comment({ on: post, under: theirs, by: ann });
  const presence = async (who = eyes(eve)) =>
    (await readThread(reader, { post: post.id, ...who })).comments.map((one) => one.presence);
  for (const blocked of [{ actor: mal.id }, { instance: mal.instance }]) {
    await house.act((context) => setBlock(context, { person: eve.id, blocked, on: true }));
    expect(await presence()).toEqual(['unwanted']);
    expect(await presence(eyes(ann))).toEqual(['shown']);
    await house.act((context) => setBlock(context, { person: eve.id, blocked, on: false }));
  }
  expect(await presence()).toEqual(['shown']);
});

test('of a deep conversation the nearest of what came before is shown, and its answers in pages', async () => {
  const post = await begin();
  const line = [await given.comment({ on: post, by: ann })];
  for (let depth = 1; depth < 9; depth++)
    line.push(await given.comment({ on: post, under: line.at(-1)!, by: ann }));
  const focus = line[7]!;
  const beside = await given.comment({ on: post, under: focus, by: ann });
  const place = (await findPlace(reader, focus.id))!;

  const first = await readConversation(reader, { ...place, limit: 1 });
  const second = await readConversation(reader, { ...place, limit: 1, after: first.next });

  expect(first.above).toBe(line[2]!.id);
  expect(first.comments).toMatchObject([{ id: line[2]!.id, astray: true }]);
  expect(first.next).toBe(line[8]!.id);
  expect(JSON.stringify(shape(first.comments))).toMatch(
    new RegExp(`\\[${focus.id},\\[\\[${line[8]!.id},`),
  );
  expect(JSON.stringify(shape(second.comments))).toMatch(
    new RegExp(`\\[${focus.id},\\[\\[${beside.id},`),
  );
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
