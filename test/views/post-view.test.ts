/** One post, one community, one person: what is seen of each, and what scripts are told. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { setBlock } from '#domain/blocks/set-block.ts';
import { buryActor } from '#domain/actors/bury-actor.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { refuse } from '#lib/outcome.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { viewCommunity } from '#views/community-view.ts';
import { findAddress } from '#views/find-address.ts';
import { readComments, viewPerson } from '#views/person-view.ts';
import { viewPost } from '#views/post-view.ts';
import { communityShape, postShape, userShape } from '#views/shapes.ts';
import { readThread } from '#views/thread.ts';
import { anybody } from '#views/visible.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';
import { blockInstance } from '../support/block.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const { origin } = house;
const ann = await given.account('ann', 'admin');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/Alice');
const post = await given.post({
  in: cats,
  by: alice,
  title: 'Hello',
  uri: 'https://lemmy.test/post/9',
});

test('a post is shown with its words, its author and its community', async () => {
  const seen = valueOf(await viewPost(reader, post.id));
  expect(seen).toMatchObject({ title: 'Hello', body: '<p>From elsewhere</p>', presence: 'shown' });
});

test('a post that never was is not found', async () => {
  expect(await viewPost(reader, 2 ** 31 - 1)).toEqual(refuse('not-found'));
});

test('of a removed and of a deleted post neither title, words nor link are given', async () => {
  const gone = { title: '', body: '', url: null };
  const one = await given.post({ in: cats, by: ann, title: 'One', url: 'https://a.test/' });
  const two = await given.post({ in: cats, by: ann, title: 'Two' });
  const act = { subject: { post: one.id }, by: ann.id, reason: null };
  await house.act((context) => removeContent(context, act));
  await house.act((context) => deletePost(context, { post: two.id, by: ann.id }));
  expect(valueOf(await viewPost(reader, one.id))).toMatchObject({ ...gone, presence: 'removed' });
  expect(valueOf(await viewPost(reader, two.id))).toMatchObject({ ...gone, presence: 'deleted' });
});

test('a community is found by name in any case, and by name and host when it is elsewhere', async () => {
  await given.remoteCommunity('https://lemmy.test/c/dogs');
  const ours = valueOf(await viewCommunity(reader, { name: 'CATS', host: null }));
  expect(ours).toMatchObject({ name: 'cats', followers: 1, moderators: [{ name: 'ann' }] });
  const theirs = valueOf(await viewCommunity(reader, { name: 'dogs', host: 'lemmy.test' }));
  expect(theirs).toMatchObject({ name: 'dogs', local: false });
  expect(await viewCommunity(reader, { name: 'dogs', host: null })).toEqual(refuse('not-found'));
  expect(await viewCommunity(reader, { name: 'ann', host: null })).toEqual(refuse('not-found'));
});

test('a person is found likewise, and their comments where the thread can be seen', async () => {
  const visible = await given.comment({ on: post, by: ann, source: 'Well said' });
  const hidden = await given.post({ in: cats, by: ann });
  await given.comment({ on: hidden, by: ann });
  const act = { subject: { post: hidden.id }, by: ann.id, reason: null };
  await house.act((context) => removeContent(context, act));
  expect(valueOf(await viewPerson(reader, { name: 'alice', host: 'lemmy.test' })).id).toBe(
    alice.id,
  );
  const { comments } = await readComments(reader, { author: ann.id });
  expect(comments.map((comment) => comment.id)).toEqual([visible.id]);
});

test('scripts are told numbers, addresses, handles and votes', async () => {
  await house.act((context) =>
    castVote(context, { voter: ann.id, subject: { post: post.id }, value: 1 }),
  );
  const seen = valueOf(await viewPost(reader, post.id));
  const thread = await readThread(reader, { post: post.id });
  const community = valueOf(await viewCommunity(reader, { id: cats.id }));
  expect(postShape(seen, origin, thread)).toMatchObject({
    id: post.id,
    url: `${origin}/post/${post.id}`,
    uri: 'https://lemmy.test/post/9',
    title: 'Hello',
    community: '@cats@folkmoot.test',
    author: '@Alice@lemmy.test',
    votes: { up: 1, down: 0 },
    comments: [{ author: '@ann@folkmoot.test', parent: null, votes: { up: 0, down: 0 } }],
  });
  expect(communityShape(community, origin)).toEqual({
    id: cats.id,
    name: 'cats',
    handle: '@cats@folkmoot.test',
    url: `${origin}/c/cats`,
    uri: cats.uri,
    title: 'cats',
    followers: 1,
  });
  expect(userShape(valueOf(await viewPerson(reader, { id: alice.id })), origin)).toMatchObject({
    handle: '@Alice@lemmy.test',
    url: `${origin}/u/Alice@lemmy.test`,
  });
});

test('an address or a handle leads to the page that shows it', async () => {
  const to = async (address: string) => (await findAddress(reader, address, origin))?.path ?? null;
  expect(await to('https://lemmy.test/post/9')).toBe(`/post/${post.id}`);
  expect(await to(cats.uri)).toBe('/c/cats');
  expect(await to('acct:cats@folkmoot.test')).toBe('/c/cats');
  expect(await to('@alice@lemmy.test')).toBe('/u/Alice@lemmy.test');
  expect(await to('https://lemmy.test/post/10')).toBeNull();
});

test('a person who is deleted is gone, and nothing of theirs is left to read', async () => {
  const bea = await given.remotePerson('https://lemmy.test/u/bea');
  const said = await given.post({ in: cats, by: bea, uri: 'https://lemmy.test/post/11' });
  await house.act((context) => buryActor(context, bea.uri));
  expect(await viewPerson(reader, { id: bea.id })).toEqual(refuse('gone'));
  expect(valueOf(await viewPost(reader, said.id))).toMatchObject({ presence: 'deleted', body: '' });
});

test('nothing of a blocked server is found', async () => {
  const rule = { host: 'lemmy.test', reason: 'abuse', by: null };
  await house.act((context) => blockInstance(context, rule));
  const nowhere = refuse('not-found');
  expect(await viewPost(reader, post.id)).toEqual(nowhere);
  expect(await viewPerson(reader, { id: alice.id })).toEqual(nowhere);
  expect(await viewCommunity(reader, { name: 'dogs', host: 'lemmy.test' })).toEqual(nowhere);
  expect(await findAddress(reader, 'https://lemmy.test/post/9', origin)).toBeNull();
  expect(await findAddress(reader, '@alice@lemmy.test', origin)).toBeNull();
});

test('a post that waits is there for its author and for those who decide, and for nobody else', async () => {
  const cyd = await given.account('cyd_the_author');
  const one = await given.post({ in: cats, by: cyd, title: 'Held' });
  await reader.update(postsTable).set({ held: house.clock() }).where(eq(postsTable.id, one.id));
  const by = (person: number | null, moderates: number[] | 'all' = []) =>
    viewPost(reader, one.id, { person, moderates, now: house.clock() });

  expect(await viewPost(reader, one.id)).toEqual(refuse('not-found'));
  expect(await by(ann.id)).toEqual(refuse('not-found'));
  expect(valueOf(await by(cyd.id))).toMatchObject({ title: 'Held', held: house.clock() });
  expect(valueOf(await by(ann.id, [cats.id]))).toMatchObject({ title: 'Held' });
  expect(postShape(valueOf(await by(null, 'all')), origin).state).toBe('held');
  expect(await findAddress(reader, one.uri, origin)).toBeNull();
});

test('what is limited is there for whoever has its address, and says so', async () => {
  const one = await given.post({ in: cats, by: ann, title: 'Quiet' });
  await reader.update(postsTable).set({ limited: house.clock() }).where(eq(postsTable.id, one.id));

  expect(valueOf(await viewPost(reader, one.id))).toMatchObject({ title: 'Quiet', quiet: true });
});

test('what somebody said under those whom one blocks is not on their page, what one said oneself is', async () => {
  const [owner, rude, kim, me] = [
    await given.account('olga'),
    await given.account('rude'),
    await given.account('kim'),
    await given.account('mia'),
  ];
  const dogs = await given.community('blockeddogs', { by: owner });
  const birds = await given.community('birdsalone', { by: owner });
  const [inDogs, byRude, other] = [
    await given.post({ in: dogs, by: owner }),
    await given.post({ in: birds, by: rude }),
    await given.post({ in: birds, by: owner }),
  ];
  for (const on of [inDogs, byRude, other])
    for (const by of [kim, me]) await given.comment({ on, by });
  for (const actor of [dogs.id, rude.id]) {
    const block = { person: me.id, blocked: { actor }, on: true };
    valueOf(await house.act((context) => setBlock(context, block)));
  }
  const eyes = { ...anybody, person: me.id };
  const threads = async (author: number) =>
    (await readComments(reader, { author, eyes })).comments.map(({ post }) => post.id);

  expect(await threads(kim.id)).toEqual([other.id]);
  expect(await threads(me.id)).toEqual([other.id, byRude.id, inDogs.id]);
});
