/** Posts: written, told, fetched, edited, deleted. */
import { expect, test } from 'vitest';
import { keepBan } from '#domain/communities/keep-ban.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import type { RemotePost } from '#domain/posts/new-post.ts';
import { refuse } from '#lib/outcome.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');
let count = 0;

const arriving = (more: Partial<RemotePost> = {}): RemotePost => ({
  community: cats.id,
  author: alice.id,
  title: 'From elsewhere',
  uri: `https://lemmy.test/post/${++count}`,
  type: 'Page',
  body: '<p>Words</p>',
  source: null,
  page: null,
  context: null,
  created: house.clock(),
  told: true,
  ...more,
});
const create = (post: Parameters<typeof createPost>[1]) =>
  house.act((context) => createPost(context, post));

test('a post written here lives at its own number and is told', async () => {
  await house.forget();
  const common = { community: cats.id, author: ann.id, url: 'https://example.org/' };
  const made = valueOf(
    await create({ ...common, title: ' My \u202e post ', source: '**Hi** <b>' }),
  );
  expect(made).toEqual({ id: made.id, uri: `https://folkmoot.test/post/${made.id}`, fresh: true });
  expect(await findPost(reader, made.id)).toMatchObject({
    title: 'My post',
    body: '<p><strong>Hi</strong> &lt;b&gt;</p>',
    source: '**Hi** <b>',
    type: 'Page',
    context: `${made.uri}/context`,
    created: house.clock(),
    told: house.clock(),
    up: 0,
  });
  expect(await house.journal()).toEqual([
    { kind: 'post.created', community: cats.id, post: made.id },
  ]);
});

test('the journal keeps a member’s activity byte for byte, and the bell rings after commit', async () => {
  house.rung.length = 0;
  const original = { text: '{"id": "x",  "odd":1}', receipt: 7 };
  await house.act((context) => createPost(context, arriving()), original);
  const { journalTable } = await import('#storage/schema/journal.ts');
  const rows = await reader.select().from(journalTable);
  expect(rows.at(-1)).toMatchObject({ original: original.text, receipt: 7, state: 'waiting' });
  expect(house.rung).toEqual(['journal']);
});

test('twenty arrivals of one post at once are one row and one event', async () => {
  await house.forget();
  const post = arriving();
  const made = await Promise.all(Array.from({ length: 20 }, () => create(post)));
  const ids = made.map((one) => valueOf(one));
  expect(new Set(ids.map((one) => one.id)).size).toBe(1);
  expect(ids.filter((one) => one.fresh)).toHaveLength(1);
  const rows = await reader.select().from(postsTable);
  expect(rows.filter((row) => row.uri === post.uri)).toHaveLength(1);
  expect(await house.journal()).toHaveLength(1);
});

test('what was fetched is told to nobody, until its author tells it', async () => {
  await house.forget();
  const post = arriving({ told: false });
  const fetched = valueOf(await create(post));
  expect(await house.journal()).toEqual([]);
  expect(valueOf(await create(post)).fresh).toBe(false);
  const told = valueOf(await create({ ...post, told: true, title: 'As told' }));
  expect(told).toEqual({ ...fetched, fresh: true });
  expect(await findPost(reader, told.id)).toMatchObject({
    title: 'As told',
    told: house.clock(),
  });
  expect(valueOf(await create({ ...post, told: true })).fresh).toBe(false);
  expect(await house.journal()).toEqual([
    { kind: 'post.created', community: cats.id, post: told.id },
  ]);
});

test('a known id keeps its author and its community', async () => {
  const mallory = await given.remotePerson('https://lemmy.test/u/mallory');
  const dogs = await given.community('dogs');
  const post = arriving();
  const { id } = valueOf(await create(post));
  await house.forget();
  await create({ ...post, author: mallory.id, title: 'Mine now' });
  await create({ ...post, community: dogs.id });
  expect(await findPost(reader, id)).toMatchObject({ author: alice.id, community: cats.id });
  expect(await house.journal()).toEqual([]);
});

test('a clock that is far ahead is not believed', async () => {
  const ahead = (minutes: number) => new Date(house.clock().getTime() + minutes * 60_000);
  const near = valueOf(await create(arriving({ created: ahead(14) })));
  const far = valueOf(await create(arriving({ created: ahead(16) })));
  expect((await findPost(reader, near.id))?.created).toEqual(ahead(14));
  expect((await findPost(reader, far.id))?.created).toEqual(house.clock());
});

test('what may not be posted leaves nothing behind', async () => {
  const eve = await given.remotePerson('https://lemmy.test/u/eve');
  const ban = { community: cats.id, person: eve.id, reason: null, until: null };
  await house.act((context) => keepBan(context, ban));
  const club = await given.community('club', { posting: 'members' });
  const news = await given.community('news', { by: ann, posting: 'moderators' });
  const buried = arriving();
  await house.act((context) => bury(context, buried.uri, alice.uri));
  const here = { community: cats.id, author: ann.id, title: 'x', source: '' };
  const before = (await reader.select().from(postsTable)).length;
  await house.forget();
  expect(await create(arriving({ author: eve.id }))).toEqual(refuse('banned'));
  expect(await create(arriving({ author: eve.id, told: false }))).toEqual(refuse('banned'));
  expect(await create(arriving({ community: club.id }))).toEqual(refuse('members-only'));
  expect(await create(arriving({ community: news.id }))).toEqual(refuse('moderators-only'));
  expect(await create(arriving({ community: 999 }))).toEqual(refuse('not-found'));
  expect(await create(arriving({ author: ann.id }))).toEqual(refuse('not-found'));
  expect(await create(arriving({ title: ' \u200b ' }))).toEqual(refuse('bad-title'));
  expect(await create(buried)).toEqual(refuse('buried'));
  expect(await create({ ...here, author: alice.id })).toEqual(refuse('not-found'));
  expect(await create({ ...here, url: 'javascript:x' })).toEqual(refuse('bad-url'));
  expect(await reader.select().from(postsTable)).toHaveLength(before);
  expect(await house.journal()).toEqual([]);
});

test('a ban that has ended counts no more', async () => {
  const zoe = await given.remotePerson('https://lemmy.test/u/zoe');
  const until = new Date(house.clock().getTime() + 1000);
  const ban = { community: cats.id, person: zoe.id, reason: null, until };
  await house.act((context) => keepBan(context, ban));
  expect(await create(arriving({ author: zoe.id }))).toEqual(refuse('banned'));
  house.pass(2000);
  expect((await create(arriving({ author: zoe.id }))).done).toBe(true);
});

test('a link that is none is dropped when it comes from elsewhere', async () => {
  const { id } = valueOf(await create(arriving({ url: 'javascript:alert(1)' })));
  expect((await findPost(reader, id))?.url).toBeNull();
});

test('authors edit their posts, and an older edit changes nothing', async () => {
  const post = await given.post({ in: cats, by: alice, uri: 'https://lemmy.test/post/edit' });
  await house.forget();
  const at = (seconds: number) => new Date(post.created.getTime() + seconds * 1000);
  const edit = (by: number, title: string, edited: Date) =>
    house.act((context) => editPost(context, { post: post.id, by, title, body: title, edited }));
  expect(await edit(ann.id, 'Not mine', at(9))).toEqual(refuse('not-author'));
  expect(await edit(alice.id, 'Stale', at(0))).toEqual(refuse('stale'));
  expect((await edit(alice.id, 'Second', at(2))).done).toBe(true);
  expect(await edit(alice.id, 'First', at(1))).toEqual(refuse('stale'));
  expect(await edit(alice.id, '', at(3))).toEqual(refuse('bad-title'));
  expect(await findPost(reader, post.id)).toMatchObject({ title: 'Second', edited: at(2) });
  expect(await house.journal()).toEqual([
    { kind: 'post.edited', community: cats.id, post: post.id, by: alice.id },
  ]);
});

test('a deleted post loses its words, is told once, and never comes back', async () => {
  const uri = 'https://lemmy.test/post/deleted';
  const post = await given.post({ in: cats, by: alice, uri });
  await house.forget();
  const remove = (by: number) => house.act((context) => deletePost(context, { post: post.id, by }));
  expect(await remove(ann.id)).toEqual(refuse('not-author'));
  expect((await remove(alice.id)).done).toBe(true);
  expect(await remove(alice.id)).toEqual(refuse('gone'));
  expect(valueOf(await create(arriving({ uri }))).fresh).toBe(false);
  expect(await findPostByUri(reader, uri)).toMatchObject({ title: '', body: '', url: null });
  expect(await house.journal()).toEqual([
    { kind: 'post.deleted', community: cats.id, post: post.id, by: alice.id },
  ]);
});

test('a fetched post does not enter a community in which only moderators post', async () => {
  const news = await given.community('fetched_news', { posting: 'moderators' });
  const mallory = await given.remotePerson('https://far.test/u/mallory');
  const uri = 'https://far.test/post/fetched';
  const words = { type: 'Page', title: 'Ad', body: '<p>Buy</p>', source: null, page: null };
  const when = { context: null, created: house.clock(), told: false };
  const post = { community: news.id, author: mallory.id, uri, ...words, ...when };

  expect(await house.act((context) => createPost(context, post))).toEqual(
    refuse('moderators-only'),
  );
});
