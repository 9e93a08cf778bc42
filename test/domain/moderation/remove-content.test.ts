/** Acts of moderation: the right, the mark, the public record, the event. */
import { expect, test } from 'vitest';
import { findComment } from '#domain/comments/find-comment.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unfeaturePost } from '#domain/moderation/unfeature-post.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { done, refuse } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const root = await given.account('boss', 'admin');
const cats = await given.community('cats', { by: ann });
const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const acts = async () =>
  (await reader.select().from(modlogTable).orderBy(modlogTable.id)).map((row) => row.act);
const changed = done({ changed: true, act: expect.any(Number) as number });
/** What happened, but for the word to whom it concerned. */
const happened = async () => (await house.journal()).filter(({ kind }) => kind !== 'member.told');
const unchanged = done({ changed: false });

test('a moderator removes and restores a post; its words are kept', async () => {
  const post = await given.post({ in: cats, by: alice, uri: 'https://lemmy.test/post/1' });
  const subject = { post: post.id };
  await house.forget();
  const before = await acts();
  const act = (by: number) => ({ subject, by, reason: 'spam' });
  expect(await house.act((c) => removeContent(c, act(bob.id)))).toEqual(refuse('not-allowed'));
  expect(await acts()).toEqual(before);
  expect(await house.act((c) => removeContent(c, act(ann.id)))).toEqual(changed);
  expect(await house.act((c) => removeContent(c, act(root.id)))).toEqual(unchanged);
  expect(await findPost(reader, post.id)).toMatchObject({
    removed: house.clock(),
    body: '<p>From elsewhere</p>',
  });
  expect(await house.act((c) => restoreContent(c, act(root.id)))).toEqual(changed);
  expect((await findPost(reader, post.id))?.removed).toBeNull();
  const about = { community: cats.id, post: post.id, reason: 'spam' };
  expect(await happened()).toEqual([
    { kind: 'post.removed', ...about, by: ann.id },
    { kind: 'post.restored', ...about, by: root.id },
  ]);
  expect((await acts()).slice(before.length)).toEqual(['post.removed', 'post.restored']);
});

test('a removed comment is taken off the count, and put back on it', async () => {
  const post = await given.post({ in: cats, by: ann });
  const comment = await given.comment({ on: post, by: bob });
  const act = { subject: { comment: comment.id }, by: ann.id, reason: null };
  await house.act((context) => removeContent(context, act));
  expect((await findPost(reader, post.id))?.comments).toBe(0);
  expect((await findComment(reader, comment.id))?.removed).not.toBeNull();
  await house.act((context) => restoreContent(context, act));
  expect((await findPost(reader, post.id))?.comments).toBe(1);
});

test('in a community elsewhere its own word counts, and here it counts for nothing', async () => {
  const uri = 'https://lemmy.test/post/2';
  const post = await given.post({ in: dogs, by: alice, uri });
  const own = await given.post({ in: cats, by: ann });
  const act = (id: number) => ({ subject: { post: id }, by: alice.id, reason: null });
  const asCommunity = { authority: 'community' } as const;
  expect(await house.act((c) => removeContent(c, act(post.id)))).toEqual(refuse('not-allowed'));
  const believed = await house.act((c) => removeContent(c, { ...act(post.id), ...asCommunity }));
  expect(believed).toEqual(changed);
  const claimed = await house.act((c) => removeContent(c, { ...act(own.id), ...asCommunity }));
  expect(claimed).toEqual(refuse('not-allowed'));
});

test('posts are locked and featured, once each', async () => {
  const post = await given.post({ in: cats, by: alice, uri: 'https://lemmy.test/post/3' });
  await house.forget();
  const act = { post: post.id, subject: { post: post.id }, by: ann.id };
  for (const verb of [lockContent, featurePost, unlockContent, unfeaturePost]) {
    expect(await house.act((c) => verb(c, { ...act, by: bob.id }))).toEqual(refuse('not-allowed'));
    expect(await house.act((c) => verb(c, act))).toEqual(changed);
    expect(await house.act((c) => verb(c, act))).toEqual(unchanged);
  }
  expect((await happened()).map((event) => event.kind)).toEqual([
    'post.locked',
    'post.featured',
    'post.unlocked',
    'post.unfeatured',
  ]);
});

test('a ban holds until it ends or is lifted', async () => {
  const banned = async () => {
    const where = { person: alice.id, community: cats.id, now: house.clock() };
    return (await findStanding(reader, where)).banned;
  };
  const until = new Date(house.clock().getTime() + 60_000);
  const shared = { community: cats.id, person: alice.id, reason: 'spam' };
  await house.forget();
  const ban = (by: number, until: Date | null) =>
    house.act((context) => banMember(context, { ...shared, by, until }));
  expect(await ban(bob.id, until)).toEqual(refuse('not-allowed'));
  expect(await ban(ann.id, house.clock())).toEqual(refuse('past'));
  expect(await banned()).toBe(false);
  expect(await ban(ann.id, until)).toEqual(changed);
  expect(await banned()).toBe(true);
  house.pass(60_000);
  expect(await banned()).toBe(false);
  await ban(ann.id, null);
  const lift = () => house.act((context) => unbanMember(context, { ...shared, by: ann.id }));
  expect(await lift()).toEqual(changed);
  expect(await lift()).toEqual(unchanged);
  expect(await banned()).toBe(false);
  expect(await happened()).toEqual([
    { kind: 'member.banned', ...shared, by: ann.id, until: until.toISOString(), removal: false },
    { kind: 'member.banned', ...shared, by: ann.id, until: null, removal: false },
    { kind: 'member.unbanned', ...shared, by: ann.id, restored: false },
  ]);
});
