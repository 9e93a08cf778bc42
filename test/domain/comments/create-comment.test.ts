/** Comments: written, told, fetched, edited, deleted. */
import { expect, test } from 'vitest';
import { createComment } from '#domain/comments/create-comment.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import type { RemoteComment } from '#domain/comments/new-comment.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { refuse } from '#lib/outcome.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://mastodon.test/users/alice');
let count = 0;

const arriving = (post: number, more: Partial<RemoteComment> = {}): RemoteComment => ({
  post,
  parent: null,
  author: alice.id,
  uri: `https://mastodon.test/notes/${++count}`,
  body: '<p>Answer</p>',
  source: null,
  page: null,
  created: house.clock(),
  told: true,
  ...more,
});
const create = (comment: Parameters<typeof createComment>[1]) =>
  house.act((context) => createComment(context, comment));

test('comments know their way down the tree, and the post counts them', async () => {
  const post = await given.post({ in: cats, by: ann });
  await house.forget();
  house.pass(5000);
  const first = await given.comment({ on: post, by: bob, source: '_yes_' });
  const second = await given.comment({
    on: post,
    under: first,
    by: alice,
    uri: 'https://m.test/1',
  });
  expect(first).toMatchObject({
    path: `0.${first.id}`,
    body: '<p><em>yes</em></p>',
    uri: `https://folkmoot.test/comment/${first.id}`,
  });
  expect(second).toMatchObject({ path: `0.${first.id}.${second.id}`, parent: first.id });
  expect(await findPost(reader, post.id)).toMatchObject({ comments: 2, active: house.clock() });
  expect(await house.journal()).toEqual([
    { kind: 'comment.created', community: cats.id, comment: first.id },
    { kind: 'comment.created', community: cats.id, comment: second.id },
  ]);
});

test('twenty arrivals of one comment at once are one row, one event, one in the count', async () => {
  const post = await given.post({ in: cats, by: ann });
  await house.forget();
  const comment = arriving(post.id);
  const made = await Promise.all(Array.from({ length: 20 }, () => create(comment)));
  expect(made.filter((one) => valueOf(one).fresh)).toHaveLength(1);
  expect((await findPost(reader, post.id))?.comments).toBe(1);
  expect(await house.journal()).toHaveLength(1);
});

test('what was fetched is told to nobody, until its author tells it', async () => {
  const post = await given.post({ in: cats, by: ann });
  await house.forget();
  const comment = arriving(post.id, { told: false });
  const fetched = valueOf(await create(comment));
  expect(await house.journal()).toEqual([]);
  expect(valueOf(await create({ ...comment, told: true }))).toEqual({ ...fetched, fresh: true });
  expect((await findPost(reader, post.id))?.comments).toBe(1);
  expect(await house.journal()).toHaveLength(1);
});

test('what may not be said leaves nothing behind', async () => {
  const post = await given.post({ in: cats, by: ann });
  const other = await given.post({ in: cats, by: ann });
  const elsewhere = await given.comment({ on: other, by: ann });
  const gone = await given.post({ in: cats, by: ann });
  await house.act((context) => deletePost(context, { post: gone.id, by: ann.id }));
  await house.act((context) => lockContent(context, { subject: { post: post.id }, by: ann.id }));
  const buried = arriving(other.id);
  await house.act((context) => bury(context, buried.uri, alice.uri));
  const before = (await reader.select().from(commentsTable)).length;
  await house.forget();
  expect(await create(arriving(post.id))).toEqual(refuse('locked'));
  expect(await create(arriving(gone.id))).toEqual(refuse('gone'));
  expect(await create(arriving(gone.id, { parent: elsewhere.id }))).toEqual(refuse('not-found'));
  expect(await create(arriving(999))).toEqual(refuse('not-found'));
  expect(await create(buried)).toEqual(refuse('buried'));
  const empty = { post: other.id, parent: null, author: bob.id, source: '  ' };
  expect(await create(empty)).toEqual(refuse('empty'));
  expect(await reader.select().from(commentsTable)).toHaveLength(before);
  expect(await house.journal()).toEqual([]);
});

test('moderators may answer where it is locked', async () => {
  const post = await given.post({ in: cats, by: ann });
  await house.act((context) => lockContent(context, { subject: { post: post.id }, by: ann.id }));
  const answer = { post: post.id, parent: null, author: ann.id, source: 'Closed because …' };
  expect((await create(answer)).done).toBe(true);
});

test('authors edit and delete their comments, and nobody else does', async () => {
  const post = await given.post({ in: cats, by: ann });
  const comment = await given.comment({ on: post, by: bob });
  const answer = await given.comment({ on: post, under: comment, by: ann });
  await house.forget();
  const edit = (by: number) =>
    house.act((context) => editComment(context, { comment: comment.id, by, source: 'Better' }));
  const remove = (by: number) =>
    house.act((context) => deleteComment(context, { comment: comment.id, by }));
  expect(await edit(ann.id)).toEqual(refuse('not-author'));
  expect((await edit(bob.id)).done).toBe(true);
  expect(await findComment(reader, comment.id)).toMatchObject({ body: '<p>Better</p>' });
  expect(await remove(ann.id)).toEqual(refuse('not-author'));
  expect((await remove(bob.id)).done).toBe(true);
  expect(await remove(bob.id)).toEqual(refuse('gone'));
  expect(await edit(bob.id)).toEqual(refuse('gone'));
  expect(await findComment(reader, comment.id)).toMatchObject({ body: '', source: null });
  expect((await findComment(reader, answer.id))?.deleted).toBeNull();
  expect((await findPost(reader, post.id))?.comments).toBe(1);
  const about = { community: cats.id, comment: comment.id, by: bob.id };
  expect(await house.journal()).toEqual([
    { kind: 'comment.edited', ...about },
    { kind: 'comment.deleted', ...about },
  ]);
});
