/** What waits for a moderator: neither shown, counted nor told; and what becomes of it. */
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { createComment } from '#domain/comments/create-comment.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { approveHeld } from '#domain/moderation/approve-held.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import { rejectHeld } from '#domain/moderation/reject-held.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { findHeldOf } from '#domain/screening/find-held.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { refuse } from '#lib/outcome.ts';
import { communitiesTable, moderatorsTable } from '#storage/schema/communities.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { heldTable } from '#storage/schema/screening.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://hold.test/u/alice');
const shy = await given.remotePerson('https://shy.test/u/shy');
await house.act((context) => setRule(context, { host: 'hold.test', degrees: ['hold'], by: null }));
await house.act((context) =>
  setRule(context, { host: 'shy.test', degrees: ['known-only'], by: null }),
);
let count = 0;

const bytes = (name: string) => ({ text: `{"id":"${name}",  "odd":1}`, receipt: 7 });
const thread = (author: { id: number }, more: object = {}) => ({
  community: cats.id,
  author: author.id,
  title: 'From elsewhere',
  uri: `https://hold.test/post/${++count}`,
  type: 'Page',
  body: '<p>Words</p>',
  source: null,
  page: null,
  context: null,
  created: house.clock(),
  told: true,
  ...more,
});
const answer = (author: { id: number }, post: number, parent: number | null = null) => ({
  post,
  parent,
  author: author.id,
  uri: `https://hold.test/comment/${++count}`,
  body: '<p>Answer</p>',
  source: null,
  page: null,
  created: house.clock(),
  told: true,
});
const post = async (input: ReturnType<typeof thread>, name = 'a') =>
  valueOf(await house.act((context) => createPost(context, input), bytes(name))).id;
const comment = async (input: ReturnType<typeof answer>, name = 'c') =>
  valueOf(await house.act((context) => createComment(context, input), bytes(name))).id;
const held = async (subject: { post: number } | { comment: number }) =>
  (await findHeldOf(reader, subject))!;
const approve = (id: number, by: number | null = ann.id) =>
  house.act((context) => approveHeld(context, { held: id, by }));
const reject = (id: number, by: number | null = ann.id) =>
  house.act((context) => rejectHeld(context, { held: id, by, reason: 'spam' }));
/** What is to be told, with the bytes that it is told with. */
const told = async () =>
  (await reader.select().from(journalTable).orderBy(journalTable.id))
    .map(({ event, original }) => ({ event: event as { kind: string }, original }))
    .filter(({ event }) => event.kind !== 'member.told');
const newly = async (since: number) => (await told()).slice(since);

beforeEach(async () => {
  await house.database.query.update(communitiesTable).set({ approval: 'none' });
  await house.act((context) => keepSettings(context, { battleUntil: null, newcomerDays: 0 }));
});

test('what comes from a server that is held waits, untold, and is told byte for byte when approved', async () => {
  const since = (await told()).length;
  const id = await post(thread(alice), 'the very bytes');
  expect(await findPost(reader, id)).toMatchObject({ held: house.clock(), told: house.clock() });
  expect(await newly(since)).toEqual([]);
  const row = await held({ post: id });
  expect(row).toMatchObject({ why: 'instance', author: alice.id, community: cats.id, told: false });

  const decided = valueOf(await approve(row.id));

  expect(await findPost(reader, id)).toMatchObject({ held: null, removed: null });
  expect(await newly(since)).toEqual([
    {
      event: { kind: 'post.created', community: cats.id, post: id },
      original: bytes('the very bytes').text,
    },
  ]);
  const [entry] = await reader.select().from(modlogTable).where(eq(modlogTable.id, decided.act));
  expect(entry).toMatchObject({
    act: 'held.approved',
    moderator: ann.id,
    role: 'owner',
    post: id,
    person: alice.id,
  });
  expect(await approve(row.id)).toEqual(refuse('not-found'));
});

test('what was merely fetched from there waits as well, and is then told when its author tells it', async () => {
  const input = thread(alice, { told: false });
  const id = await post(input);
  const since = (await told()).length;
  expect((await findPost(reader, id))?.held).not.toBeNull();
  await house.act((context) => createPost(context, { ...input, told: true }), bytes('late'));
  expect(await newly(since)).toEqual([]);
  valueOf(await approve((await held({ post: id })).id));
  expect(await newly(since)).toMatchObject([{ original: bytes('late').text }]);
  const other = await post(thread(alice, { told: false }));
  valueOf(await approve((await held({ post: other })).id));
  expect(await newly(since)).toHaveLength(1);
});

test('an answer under what waits, waits with it, a moderator’s too, and is told after it', async () => {
  const top = await post(thread(alice), 'top');
  const mine = await given.comment({ on: { id: top }, by: ann, source: 'Mine' });
  const deep = await comment(answer(alice, top, mine.id), 'deep');
  expect(mine.held).not.toBeNull();
  expect((await findPost(reader, top))?.comments).toBe(0);
  const since = (await told()).length;
  expect(await approve((await held({ comment: mine.id })).id)).toEqual(refuse('parent-waits'));

  valueOf(await approve((await held({ post: top })).id));

  expect((await newly(since)).map(({ event }) => event)).toEqual([
    { kind: 'post.created', community: cats.id, post: top },
    { kind: 'comment.created', community: cats.id, comment: mine.id },
  ]);
  expect((await findPost(reader, top))?.comments).toBe(1);
  expect((await findComment(reader, deep))?.held).not.toBeNull();
  valueOf(await approve((await held({ comment: deep })).id));
  expect((await findPost(reader, top))?.comments).toBe(2);
  expect((await newly(since)).at(-1)).toMatchObject({ original: bytes('deep').text });
});

test('an answer is not left behind when what it answers is approved in the same moment', async () => {
  const top = await post(thread(alice));
  const { id } = await held({ post: top });
  const [, made] = await Promise.all([
    approve(id),
    ...Array.from({ length: 6 }, (_, n) =>
      given.comment({ on: { id: top }, by: bob, source: `Answer ${n}` }),
    ),
  ]);
  expect(made).toBeDefined();
  const waiting = await reader.select().from(heldTable).where(eq(heldTable.author, bob.id));
  expect(waiting).toEqual([]);
  expect((await findPost(reader, top))?.comments).toBe(6);
});

test('what waits takes no votes', async () => {
  const top = await post(thread(alice));
  const vote = { voter: bob.id, subject: { post: top }, value: 1 } as const;
  expect(await house.act((context) => castVote(context, vote))).toEqual(refuse('gone'));
});

test('what was edited while it waited is told as it was approved: the words before it were seen by nobody', async () => {
  const id = await post(thread(alice), 'first');
  const since = (await told()).length;
  house.pass(1000);
  const edit = { post: id, by: alice.id, body: '<p>New</p>', edited: house.clock() };
  valueOf(await house.act((context) => editPost(context, edit), bytes('edit')));
  expect(await findPost(reader, id)).toMatchObject({ body: '<p>New</p>' });
  expect(await newly(since)).toEqual([]);
  valueOf(await approve((await held({ post: id })).id));
  expect(await newly(since)).toEqual([
    {
      event: { kind: 'post.created', community: cats.id, post: id },
      original: bytes('edit').text,
    },
  ]);
});

test('an edit of what was approved waits again, out of sight, and is told alone', async () => {
  const ours = await given.post({ in: cats, by: bob });
  const id = await comment(answer(alice, ours.id));
  valueOf(await approve((await held({ comment: id })).id));
  expect((await findPost(reader, ours.id))?.comments).toBe(1);
  const since = (await told()).length;
  house.pass(1000);
  const edit = { comment: id, by: alice.id, body: '<p>New</p>', edited: house.clock() };
  valueOf(await house.act((context) => editComment(context, edit), bytes('edit')));
  expect((await findPost(reader, ours.id))?.comments).toBe(0);
  expect(await newly(since)).toEqual([]);
  const row = await held({ comment: id });
  expect(row.told).toBe(true);

  valueOf(await approve(row.id));

  expect((await findPost(reader, ours.id))?.comments).toBe(1);
  expect(await newly(since)).toMatchObject([
    { event: { kind: 'comment.edited', comment: id }, original: bytes('edit').text },
  ]);
});

test('an edit that is rejected takes with it what was shown before, and others are told', async () => {
  const id = await post(thread(alice));
  valueOf(await approve((await held({ post: id })).id));
  house.pass(1000);
  const edit = { post: id, by: alice.id, body: '<p>New</p>', edited: house.clock() };
  valueOf(await house.act((context) => editPost(context, edit)));
  const since = (await told()).length;
  valueOf(await reject((await held({ post: id })).id));
  expect(await newly(since)).toMatchObject([{ event: { kind: 'post.removed', post: id } }]);
});

test('the author deletes what waits without a word', async () => {
  const id = await post(thread(alice));
  const ours = await given.post({ in: cats, by: bob });
  const remark = await comment(answer(alice, ours.id));
  const since = (await told()).length;
  valueOf(await house.act((context) => deletePost(context, { post: id, by: alice.id })));
  valueOf(await house.act((context) => deleteComment(context, { comment: remark, by: alice.id })));
  expect(await newly(since)).toEqual([]);
  expect(await findHeldOf(reader, { post: id })).toBeNull();
  expect((await findPost(reader, ours.id))?.comments).toBe(0);
});

test('what is rejected is removed untold, by an entry that can be taken back: then it waits again', async () => {
  const id = await post(thread(alice), 'first');
  const row = await held({ post: id });
  const since = (await told()).length;
  expect(await reject(row.id, bob.id)).toEqual(refuse('not-allowed'));
  const { act } = valueOf(await reject(row.id));
  expect(await findPost(reader, id)).toMatchObject({ removed: house.clock(), removedBy: act });
  expect(await approve(row.id)).toEqual(refuse('gone'));
  expect(await newly(since)).toEqual([]);
  await house.act((context) =>
    restoreContent(context, { subject: { post: id }, by: ann.id, reason: null }),
  );
  valueOf(await approve(row.id));
  expect(await findPost(reader, id)).toMatchObject({ held: null, removed: null });
  expect((await newly(since)).at(-1)).toMatchObject({
    event: { kind: 'post.created' },
    original: bytes('first').text,
  });
});

test('a community that approves newcomers holds who has shown nothing here, and no moderator', async () => {
  await reader.update(communitiesTable).set({ approval: 'newcomers' });
  const carl = await given.account('carl');
  const first = await given.post({ in: cats, by: carl });
  expect(first.held).not.toBeNull();
  expect((await given.post({ in: cats, by: carl })).held).not.toBeNull();
  expect(await held({ post: first.id })).toMatchObject({ why: 'community', rule: null });
  valueOf(await approve((await held({ post: first.id })).id));
  expect((await given.post({ in: cats, by: carl })).held).toBeNull();
  expect((await given.post({ in: cats, by: ann })).held).toBeNull();
  await reader.update(communitiesTable).set({ approval: 'everybody' });
  expect((await given.post({ in: cats, by: carl })).held).not.toBeNull();
  expect((await given.post({ in: cats, by: ann })).held).toBeNull();
});

test('trust exempts from all but a community that approves everybody', async () => {
  await reader
    .update(instancesTable)
    .set({ degrees: ['trust', 'hold'] })
    .where(eq(instancesTable.host, 'hold.test'));
  await reader.update(communitiesTable).set({ approval: 'newcomers' });
  const tina = await given.remotePerson('https://hold.test/u/tina');
  const shown = await post(thread(tina));
  await reader.update(communitiesTable).set({ approval: 'everybody' });
  const waiting = await post(thread(tina));
  expect((await findPost(reader, shown))?.held).toBeNull();
  expect((await findPost(reader, waiting))?.held).not.toBeNull();
  await reader
    .update(instancesTable)
    .set({ degrees: ['hold'] })
    .where(eq(instancesTable.host, 'hold.test'));
});

test('in a battle newcomers and people of new servers wait, and those who are known do not', async () => {
  const battleUntil = new Date(house.clock().getTime() + 3_600_000);
  const nora = await given.remotePerson('https://new.test/u/nora');
  await post(thread(nora));
  await house.act((context) => keepSettings(context, { battleUntil }));
  const dora = await given.account('dora');
  expect((await given.post({ in: cats, by: dora })).held).not.toBeNull();
  expect((await given.post({ in: cats, by: bob })).held).toBeNull();
  expect((await findPost(reader, await post(thread(nora))))?.held).toBeNull();
  await house.act((context) => keepSettings(context, { newcomerDays: 7 }));
  const waiting = await post(thread(nora));
  expect(await held({ post: waiting })).toMatchObject({ why: 'battle' });
});

test('a new server’s post that mentions many people waits; the community is nobody', async () => {
  await house.act((context) => keepSettings(context, { newcomerDays: 7, newcomerMentions: 2 }));
  const many = await given.remotePerson('https://many.test/u/many');
  const some = (...names: string[]) => names.map((name) => `https://x.test/u/${name}`);
  const shown = await post(thread(many, { mentions: [...some('a', 'b'), cats.uri] }));
  const waiting = await post(thread(many, { mentions: some('a', 'b', 'c') }));
  const inWords = await post(thread(many, { body: '<p>@a@x.test @b@x.test @c@x.test</p>' }));
  expect((await findPost(reader, shown))?.held).toBeNull();
  expect(await held({ post: waiting })).toMatchObject({ why: 'newcomer' });
  expect(await held({ post: inWords })).toMatchObject({ why: 'newcomer' });
});

test('from a server of which only known people are heard, strangers are refused', async () => {
  const stranger = await house.act((context) => createPost(context, thread(shy)));
  expect(stranger).toEqual(refuse('not-known'));
  const ours = await given.post({ in: cats, by: bob });
  const remark = await house.act((context) => createComment(context, answer(shy, ours.id)));
  expect(remark).toEqual(refuse('not-known'));
  await reader
    .update(instancesTable)
    .set({ degrees: [] })
    .where(eq(instancesTable.host, 'shy.test'));
  await given.member(cats, shy, 'https://shy.test/follow/1');
  await reader
    .update(instancesTable)
    .set({ degrees: ['known-only'] })
    .where(eq(instancesTable.host, 'shy.test'));
  expect((await house.act((context) => createPost(context, thread(shy)))).done).toBe(true);
});

test('what a community of a server that is held relays waits, but not what our people write there', async () => {
  const wild = await given.remoteCommunity('https://hold.test/c/wild');
  const rita = await given.remotePerson('https://fine.test/u/rita');
  const relayed = await post({ ...thread(rita, { told: false }), community: wild.id });
  expect(await held({ post: relayed })).toMatchObject({ why: 'instance', community: wild.id });
  expect((await given.post({ in: wild, by: bob })).held).toBeNull();
  const { id } = await held({ post: relayed });
  expect(await approve(id, bob.id)).toEqual(refuse('not-allowed'));
  const site = await given.account('site', 'moderator');
  valueOf(await approve(id, site.id));
});

test('who moderates a community elsewhere waits as others there do; who moderates one of ours does not', async () => {
  const wild = await given.remoteCommunity('https://hold.test/c/wilder');
  const seat = { person: alice.id, position: 9, appointed: house.clock() };
  await reader.insert(moderatorsTable).values({ ...seat, community: wild.id });
  const theirs = await post({ ...thread(alice, { told: false }), community: wild.id });
  expect((await findPost(reader, theirs))?.held).not.toBeNull();
  await reader.insert(moderatorsTable).values({ ...seat, community: cats.id });
  expect((await findPost(reader, await post(thread(alice))))?.held).toBeNull();
  await reader.delete(moderatorsTable).where(eq(moderatorsTable.person, alice.id));
});

test('what waits in a thread that is moved waits in its new community', async () => {
  const dogs = await given.community('dogs', { by: bob });
  const moved = await given.post({ in: cats, by: bob });
  const waiting = await comment(answer(alice, moved.id));
  const move = { post: moved.id, to: dogs.id, by: null };
  valueOf(await house.act((context) => movePost(context, move)));
  const row = await held({ comment: waiting });
  expect(row.community).toBe(dogs.id);
  const since = (await told()).length;
  valueOf(await approve(row.id, bob.id));
  expect(await newly(since)).toMatchObject([{ event: { community: dogs.id } }]);
  const top = await post(thread(alice));
  expect(
    await house.act((context) => movePost(context, { post: top, to: dogs.id, by: null })),
  ).toEqual(refuse('gone'));
});
