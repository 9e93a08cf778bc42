/** Lists of posts: newest first, in pages, and only what may be seen. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { buryActor } from '#domain/actors/bury-actor.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { listCommunities } from '#views/community-list.ts';
import { readFeed } from '#views/feed.ts';
import { operator } from '#views/visible.ts';
import { givenIn } from '../support/given.ts';
import { useHouse } from '../support/house.ts';
import { blockInstance, unblockInstance } from '../support/block.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann', 'admin');
const cats = await given.community('cats', { by: ann });
const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
const alice = await given.remotePerson('https://sub.social.test/u/alice');
const own = await given.post({ in: cats, by: ann, title: 'Own' });
const far = await given.post({
  in: cats,
  by: alice,
  title: 'Far',
  uri: 'https://sub.social.test/1',
});
const away = await given.post({
  in: dogs,
  by: alice,
  title: 'Away',
  uri: 'https://sub.social.test/2',
});

const titles = async (query = {}) =>
  (await readFeed(reader, query)).posts.map((post) => post.title);
const removal = { subject: { post: far.id }, by: ann.id, reason: null };

test('the newest post stands first, with its author and community by name and host', async () => {
  const { posts, next } = await readFeed(reader);
  expect(posts.map((post) => post.id)).toEqual([away.id, far.id, own.id]);
  expect(posts[0]?.author).toMatchObject({ name: 'alice', host: 'sub.social.test', local: false });
  expect(posts[2]?.community).toMatchObject({ name: 'cats', host: 'folkmoot.test', local: true });
  expect(next).toBeNull();
});

test('pages follow one another without gap or overlap', async () => {
  const first = await readFeed(reader, { limit: 2 });
  const second = await readFeed(reader, { limit: 2, after: first.next });
  expect(first.posts.map((post) => post.id)).toEqual([away.id, far.id]);
  expect(second.posts.map((post) => post.id)).toEqual([own.id]);
  expect(second.next).toBeNull();
});

test('a list is of one community or one person when asked for', async () => {
  expect(await titles({ community: cats.id })).toEqual(['Far', 'Own']);
  expect(await titles({ author: ann.id })).toEqual(['Own']);
});

test('pinned posts are told apart', async () => {
  await house.act((context) => featurePost(context, { post: own.id, by: ann.id }));
  expect(await titles({ community: cats.id, pinned: true })).toEqual(['Own']);
  expect(await titles({ community: cats.id, pinned: false })).toEqual(['Far']);
});

test('a removed post is not listed until it is restored', async () => {
  await house.act((context) => removeContent(context, removal));
  expect(await titles()).toEqual(['Away', 'Own']);
  await house.act((context) => restoreContent(context, removal));
  expect(await titles()).toEqual(['Away', 'Far', 'Own']);
});

test('a block hides people and communities of the host and of what is below it', async () => {
  const block = (host: string) => ({ host, reason: 'abuse', by: null });
  await house.act((context) => blockInstance(context, block('social.test')));
  expect(await titles()).toEqual(['Own']);
  await house.act((context) => unblockInstance(context, block('social.test')));
  await house.act((context) => blockInstance(context, block('lemmy.test')));
  expect(await titles()).toEqual(['Far', 'Own']);
  expect((await listCommunities(reader)).map((community) => community.name)).toEqual(['cats']);
  await house.act((context) => unblockInstance(context, block('lemmy.test')));
  expect(await titles()).toEqual(['Away', 'Far', 'Own']);
});

test('what is in a removed community is not listed', async () => {
  const remove = (removed: Date | null) =>
    reader.update(communitiesTable).set({ removed }).where(eq(communitiesTable.actor, dogs.id));
  await remove(house.clock());
  expect(await titles()).toEqual(['Far', 'Own']);
  await remove(null);
});

test('communities are listed with members and posts, ours first', async () => {
  expect(await listCommunities(reader)).toMatchObject([
    { name: 'cats', followers: 1, posts: 2, local: true },
    { name: 'dogs', followers: 0, posts: 1, local: false, host: 'lemmy.test' },
  ]);
  expect(await listCommunities(reader, { local: false })).toHaveLength(1);
});

const seenBy = (
  person: { readonly id: number } | null,
  moderates: readonly number[] | 'all' = [],
) => ({
  eyes: { person: person?.id ?? null, moderates, now: house.clock() },
});

test('what waits for a moderator is listed for its author alone', async () => {
  const hold = (held: Date | null) =>
    reader.update(postsTable).set({ held }).where(eq(postsTable.id, own.id));
  await hold(house.clock());

  expect(await titles()).toEqual(['Away', 'Far']);
  expect(await titles({ community: cats.id, ...seenBy(null, 'all') })).toEqual(['Far']);
  expect(await titles(seenBy(ann))).toEqual(['Away', 'Far', 'Own']);
  expect((await readFeed(reader, seenBy(ann))).posts.at(-1)?.held).toEqual(house.clock());
  expect(await listCommunities(reader)).toMatchObject([{ posts: 1 }, { posts: 1 }]);
  expect(await titles({ eyes: operator })).toEqual(['Away', 'Far', 'Own']);
  await hold(null);
});

test('a limited post, author or community is listed only for whoever belongs to the community', async () => {
  const bea = await given.account('bea');
  const belongs = async (community: { readonly id: number }) => {
    await given.member(community, bea);
    await reader.update(membershipsTable).set({ state: 'accepted' });
  };
  await belongs(cats);
  const rule = (host: string) => ({ host, degrees: ['limit' as const], by: null });
  const set = (host: string) => house.act((context) => setRule(context, rule(host)));
  const lift = (host: string) => house.act((context) => liftRule(context, { host, by: null }));

  await reader.update(postsTable).set({ limited: house.clock() }).where(eq(postsTable.id, own.id));
  expect(await titles()).toEqual(['Away', 'Far']);
  expect(await titles(seenBy(ann))).toEqual(['Away', 'Far', 'Own']);
  expect(await titles(seenBy(bea))).toEqual(['Away', 'Far', 'Own']);
  await reader.update(postsTable).set({ limited: null }).where(eq(postsTable.id, own.id));

  await set('social.test');
  expect(await titles()).toEqual(['Own']);
  expect(await titles({ author: alice.id })).toEqual([]);
  expect(await titles(seenBy(bea))).toEqual(['Far', 'Own']);
  await lift('social.test');

  await set('lemmy.test');
  expect(await titles()).toEqual(['Far', 'Own']);
  expect(await titles(seenBy(bea))).toEqual(['Far', 'Own']);
  expect((await listCommunities(reader, seenBy(bea))).map(({ name }) => name)).toEqual(['cats']);
  await belongs(dogs);
  expect(await titles(seenBy(bea))).toEqual(['Away', 'Far', 'Own']);
  expect((await listCommunities(reader, seenBy(bea))).map(({ name }) => name)).toContain('dogs');
  expect((await listCommunities(reader)).map(({ name }) => name)).toEqual(['cats']);
  await lift('lemmy.test');
  expect(await titles()).toEqual(['Away', 'Far', 'Own']);
});

test('a deleted post and the posts of a deleted person are not listed', async () => {
  await house.act((context) => deletePost(context, { post: own.id, by: ann.id }));
  expect(await titles()).toEqual(['Away', 'Far']);
  await house.act((context) => buryActor(context, alice.uri));
  expect(await titles()).toEqual([]);
});
