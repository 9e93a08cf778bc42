/** Votes: one per person and subject, counted exactly. */
import { expect, test } from 'vitest';
import type { Subject } from '#domain/journal/events.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { keepBan } from '#domain/communities/keep-ban.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { findVoteByActivity } from '#domain/votes/find-vote-by-activity.ts';
import { findVote } from '#domain/votes/find-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { done, refuse } from '#lib/outcome.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const like = (name: string) => `https://lemmy.test/activities/like/${name}`;

const cast = (subject: Subject, voter: number, value: 1 | -1, activity: string | null = null) =>
  house.act((context) => castVote(context, { voter, subject, value, activity }));
const retract = (subject: Subject, voter: number, activity: string | null = null) =>
  house.act((context) => retractVote(context, { voter, subject, activity }));
const counted = async (post: { id: number }) => {
  const row = await findPost(reader, post.id);
  return [row?.up, row?.down];
};

test('a vote is cast, turned and taken back, each told once', async () => {
  const post = await given.post({ in: cats, by: ann });
  const subject = { post: post.id };
  await house.forget();
  expect(await cast(subject, ann.id, 1)).toEqual(done({ changed: true }));
  expect(await cast(subject, ann.id, 1)).toEqual(done({ changed: false }));
  expect(await counted(post)).toEqual([1, 0]);
  expect(await cast(subject, ann.id, -1)).toEqual(done({ changed: true }));
  expect(await counted(post)).toEqual([0, 1]);
  expect(await retract(subject, ann.id)).toEqual(done({ changed: true }));
  expect(await retract(subject, ann.id)).toEqual(refuse('no-vote'));
  expect(await counted(post)).toEqual([0, 0]);
  const about = { community: cats.id, voter: ann.id, subject };
  expect(await house.journal()).toEqual([
    { kind: 'vote.cast', ...about, value: 1 },
    { kind: 'vote.cast', ...about, value: -1 },
    { kind: 'vote.retracted', ...about, value: -1 },
  ]);
});

test('a vote on a comment counts there and not on its post', async () => {
  const post = await given.post({ in: cats, by: ann });
  const comment = await given.comment({ on: post, by: ann });
  await cast({ comment: comment.id }, alice.id, -1, like('c'));
  expect(await findComment(reader, comment.id)).toMatchObject({ up: 0, down: 1 });
  expect(await counted(post)).toEqual([0, 0]);
  expect(await findVoteByActivity(reader, like('c'))).toMatchObject({
    voter: alice.id,
    subject: { comment: comment.id },
  });
});

test('twenty voters at once are counted as twenty', async () => {
  const post = await given.post({ in: cats, by: ann });
  const uris = Array.from({ length: 20 }, (_, index) => `https://lemmy.test/u/v${index}`);
  const voters = await Promise.all(uris.map((uri) => given.remotePerson(uri)));
  await house.forget();
  const cards = voters.map((voter, index) =>
    cast({ post: post.id }, voter.id, index < 13 ? 1 : -1),
  );
  await Promise.all(cards);
  expect(await counted(post)).toEqual([13, 7]);
  expect(await house.journal()).toHaveLength(20);
});

test('one voter twenty times at once is one vote', async () => {
  const post = await given.post({ in: cats, by: ann });
  await house.forget();
  await Promise.all(Array.from({ length: 20 }, () => cast({ post: post.id }, ann.id, 1)));
  expect(await counted(post)).toEqual([1, 0]);
  expect(await house.journal()).toHaveLength(1);
});

test('a vote turned or taken back twenty times at once is turned or taken back once', async () => {
  const post = await given.post({ in: cats, by: ann });
  const subject = { post: post.id };
  const twenty = Array.from({ length: 20 });
  await cast(subject, ann.id, 1);
  await house.forget();
  await Promise.all(twenty.map(() => cast(subject, ann.id, -1)));
  expect(await counted(post)).toEqual([0, 1]);
  await Promise.all(twenty.map(() => retract(subject, ann.id)));
  expect(await counted(post)).toEqual([0, 0]);
  expect(await house.journal()).toHaveLength(2);
});

test('one voter who keeps changing their mind is counted as what stands in the end', async () => {
  const post = await given.post({ in: cats, by: ann });
  const subject = { post: post.id };
  await Promise.all(
    Array.from({ length: 21 }, (_, index) =>
      index % 3 === 2 ? retract(subject, ann.id) : cast(subject, ann.id, index % 3 === 0 ? 1 : -1),
    ),
  );
  const value = (await findVote(reader, { voter: ann.id, subject }))?.value ?? 0;
  expect(await counted(post)).toEqual([Number(value === 1), Number(value === -1)]);
});

test('an Undo of a vote that was replaced changes nothing', async () => {
  const post = await given.post({ in: cats, by: ann });
  const subject = { post: post.id };
  await cast(subject, alice.id, 1, like('old'));
  await cast(subject, alice.id, -1, like('new'));
  await house.forget();
  expect(await retract(subject, alice.id, like('old'))).toEqual(refuse('stale'));
  expect(await counted(post)).toEqual([0, 1]);
  expect(await house.journal()).toEqual([]);
  expect((await retract(subject, alice.id, like('never-seen'))).done).toBe(true);
  expect(await counted(post)).toEqual([0, 0]);
});

test('a Like whose Undo came first, or that comes again after it, counts nothing', async () => {
  const post = await given.post({ in: cats, by: ann });
  const subject = { post: post.id };
  expect(await retract(subject, alice.id, like('early'))).toEqual(refuse('no-vote'));
  expect(await cast(subject, alice.id, 1, like('early'))).toEqual(refuse('buried'));
  await cast(subject, alice.id, 1, like('again'));
  await retract(subject, alice.id, like('again'));
  expect(await cast(subject, alice.id, 1, like('again'))).toEqual(refuse('buried'));
  expect(await counted(post)).toEqual([0, 0]);
});

test('a vote that may not be cast leaves nothing behind', async () => {
  const post = await given.post({ in: cats, by: ann });
  const gone = await given.post({ in: cats, by: ann });
  await house.act((context) => deletePost(context, { post: gone.id, by: ann.id }));
  const bot = await given.remotePerson('https://lemmy.test/u/bot', { bot: true });
  const eve = await given.remotePerson('https://lemmy.test/u/eve');
  const ban = { community: cats.id, person: eve.id, reason: null, until: null };
  await house.act((context) => keepBan(context, ban));
  await house.forget();
  expect(await cast({ post: post.id }, bot.id, 1)).toEqual(refuse('bot'));
  expect(await cast({ post: post.id }, eve.id, 1)).toEqual(refuse('banned'));
  expect(await cast({ post: gone.id }, ann.id, 1)).toEqual(refuse('gone'));
  expect(await cast({ post: 999 }, ann.id, 1)).toEqual(refuse('not-found'));
  expect(await cast({ post: post.id }, cats.id, 1)).toEqual(refuse('not-found'));
  expect(await counted(post)).toEqual([0, 0]);
  expect(await house.journal()).toEqual([]);
});

test('what a community elsewhere says of a vote gives way to what its own server told', async () => {
  const dogs = await given.remoteCommunity('https://far.test/c/dogs');
  const post = await given.post({ in: dogs, by: alice, uri: 'https://lemmy.test/post/told' });
  const subject = { post: post.id };
  await cast(subject, alice.id, 1, like('told'));
  const announced = { voter: alice.id, subject, value: -1 as const, announcedBy: 'far.test' };

  expect(await house.act((context) => castVote(context, announced))).toEqual(
    done({ changed: false }),
  );
  expect(await counted(post)).toEqual([1, 0]);
});
