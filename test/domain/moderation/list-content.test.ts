/** What a rule took out of lists, and a moderator puts back: the record, the word to its author, nothing on the wire. */
import { and, desc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { findComment } from '#domain/comments/find-comment.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { listContent } from '#domain/moderation/list-content.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { done, refuse } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { readFeed } from '#views/feed.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const site = await given.account('site', 'moderator');
const cats = await given.community('cats', { by: ann });
const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const rule = {
  community: null,
  name: 'Pills',
  kind: 'words',
  settings: { words: ['pills'] },
  action: 'limit',
} as const;
valueOf(await house.act((context) => makeRule(context, { ...rule, by: null })));

const list = (subject: { post: number } | { comment: number }, by: number | null = ann.id) =>
  house.act((context) => listContent(context, { subject, by, reason: ' It is\nfine ' }));
const entryOf = async () =>
  (await reader.select().from(modlogTable).orderBy(desc(modlogTable.id)).limit(1))[0];
const listed = async (post: number) =>
  (await readFeed(reader, { community: cats.id })).posts.some(({ id }) => id === post);
const noticesOf = async (act: number) =>
  reader
    .select({ text: memberNoticesTable.text })
    .from(memberNoticesTable)
    .where(and(eq(memberNoticesTable.person, bob.id), eq(memberNoticesTable.act, act)));

test('a post stands in lists again, once, and its author is told; other servers are not', async () => {
  const post = await given.post({ in: cats, by: bob, title: 'Cat pills' });
  expect(post.limited).not.toBeNull();
  expect(await listed(post.id)).toBe(false);
  await house.forget();

  const { act } = valueOf(await list({ post: post.id }));
  expect((await findPost(reader, post.id))?.limited).toBeNull();
  expect(await listed(post.id)).toBe(true);
  expect(await house.journal()).toEqual([]);
  expect(await entryOf()).toMatchObject({
    id: act,
    act: 'post.listed',
    moderator: ann.id,
    role: 'owner',
    community: cats.id,
    post: post.id,
    person: bob.id,
    reason: 'It is fine',
    before: { limited: true },
    after: { limited: false },
    automatic: false,
  });
  expect(await noticesOf(act!)).toEqual([
    { text: 'Your post stands in lists again in cats. The reason given: It is fine' },
  ]);

  expect(await list({ post: post.id })).toEqual(done({ changed: false }));
  expect((await entryOf())?.id).toBe(act);
});

test('a comment, too, by the operator', async () => {
  const post = await given.post({ in: cats, by: ann });
  const comment = await given.comment({ on: post, by: bob, source: 'Pills' });
  expect(comment.limited).not.toBeNull();

  const { act } = valueOf(await list({ comment: comment.id }, null));
  expect((await findComment(reader, comment.id))?.limited).toBeNull();
  const entry = { id: act, act: 'comment.listed', moderator: null, role: 'operator' };
  expect(await entryOf()).toMatchObject({ ...entry, comment: comment.id, person: bob.id });
});

test('what came from elsewhere to elsewhere is put back here, without a word to its author', async () => {
  const uri = 'https://lemmy.test/post/1';
  const post = await given.post({ in: dogs, by: alice, title: 'Dog pills', uri });
  await house.forget();

  expect(await list({ post: post.id }, site.id)).toMatchObject({ value: { changed: true } });
  expect((await findPost(reader, post.id))?.limited).toBeNull();
  expect(await house.journal()).toEqual([]);
});

test('it is refused to members, of what is deleted, and of what is not here', async () => {
  const post = await given.post({ in: cats, by: bob, title: 'More pills' });
  expect(await list({ post: post.id }, bob.id)).toEqual(refuse('not-allowed'));
  expect((await findPost(reader, post.id))?.limited).not.toBeNull();
  valueOf(await house.act((context) => deletePost(context, { post: post.id, by: bob.id })));
  expect(await list({ post: post.id })).toEqual(refuse('gone'));
  expect(await list({ post: 2_000_000_000 })).toEqual(refuse('not-found'));
});
