/** Bans that take what somebody wrote, and give exactly that back: from a community, and from the whole server. */
import { desc, eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { findComment } from '#domain/comments/find-comment.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { clearMember } from '#domain/moderation/clear-member.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { unclearMember } from '#domain/moderation/unclear-member.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { castVotes } from '#domain/votes/cast-votes.ts';
import { refuse } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const cats = await given.community('cats', { by: ann });
const yard = await given.community('yard', { by: ann });
const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
let count = 0;
let bob: { id: number; name: string };
beforeEach(async () => {
  bob = await given.account(`bob_${++count}`);
});

const removed = async (post: { id: number }) => (await findPost(reader, post.id))?.removed ?? null;
const commentRemoved = async ({ id }: { id: number }) =>
  (await findComment(reader, id))?.removed ?? null;
const where = () => ({ community: cats.id, person: bob.id, by: ann.id, reason: 'spam' });
const ban = (more: { until?: Date; removal?: boolean } = {}) =>
  house.act((context) => banMember(context, { ...where(), until: null, ...more }));
const unban = (restore: boolean) =>
  house.act((context) => unbanMember(context, { ...where(), restore }));
const entries = async (most: number) =>
  reader.select().from(modlogTable).orderBy(desc(modlogTable.id)).limit(most);
const isBanned = async (community: number | null) =>
  (await findStanding(reader, { person: bob.id, community, now: house.clock() })).banned;

/** A thread of ann's with an answer of bob's, two threads of his, one of them removed by itself. */
async function furnish() {
  const thread = await given.post({ in: cats, by: ann });
  const answer = await given.comment({ on: thread, by: bob });
  const reply = await given.comment({ on: thread, under: answer, by: ann });
  const own = await given.post({ in: cats, by: bob });
  const bad = await given.post({ in: cats, by: bob });
  const elsewhere = await given.post({ in: yard, by: bob });
  const subject = { post: bad.id };
  const act = { subject, by: ann.id, reason: null };
  valueOf(await house.act((context) => removeContent(context, act)));
  return { thread, answer, reply, own, bad, elsewhere };
}

describe('a ban with removal', () => {
  test('takes all of theirs in the community with one entry, and gives exactly that back', async () => {
    const { thread, answer, reply, own, bad, elsewhere } = await furnish();
    await house.forget();

    const { act } = valueOf(await ban({ removal: true }));
    expect(await removed(own)).toEqual(house.clock());
    expect(await commentRemoved(answer)).not.toBeNull();
    expect(await commentRemoved(reply)).toBeNull();
    expect(await removed(elsewhere)).toBeNull();
    expect((await findPost(reader, thread.id))?.comments).toBe(1);
    const [entry] = await entries(1);
    expect(entry).toMatchObject({
      id: act,
      act: 'member.banned',
      after: { until: null, removed: { posts: 1, comments: 1 } },
    });
    expect((await house.journal()).map(({ kind }) => kind)).toEqual([
      'member.banned',
      'post.removed',
      'comment.removed',
    ]);

    await house.forget();
    valueOf(await unban(true));
    expect(await removed(own)).toBeNull();
    expect(await commentRemoved(answer)).toBeNull();
    expect(await removed(bad)).not.toBeNull();
    expect((await findPost(reader, thread.id))?.comments).toBe(2);
    expect((await entries(1))[0]).toMatchObject({ act: 'member.unbanned', within: act });
    // Something stays removed, so others are told what is back one by one, and not of all.
    expect(await house.journal()).toMatchObject([
      { kind: 'member.unbanned', restored: false },
      { kind: 'post.restored', post: own.id },
      { kind: 'comment.restored', comment: answer.id },
    ]);
  });

  test('gives nothing back that is not wished', async () => {
    const { own } = await furnish();
    await ban({ removal: true });
    valueOf(await unban(false));
    expect(await removed(own)).not.toBeNull();
  });

  test('ends by itself, and what it removed stays until somebody brings it back', async () => {
    const { own } = await furnish();
    await ban({ removal: true, until: new Date(house.clock().getTime() + 60_000) });
    house.pass(61_000);
    expect(await isBanned(cats.id)).toBe(false);
    expect(await removed(own)).not.toBeNull();
    valueOf(await unban(true));
    expect(await removed(own)).toBeNull();
  });

  test('answers for what the ban removed whose place it takes', async () => {
    const { own } = await furnish();
    await ban({ removal: true });
    await ban({ until: new Date(house.clock().getTime() + 60_000) });
    valueOf(await unban(true));
    expect(await removed(own)).toBeNull();
  });

  test('leaves to themselves what was restored or deleted since', async () => {
    const { own, answer } = await furnish();
    await ban({ removal: true });
    const subject = { comment: answer.id };
    const act = { subject, by: ann.id, reason: null };
    valueOf(await house.act((context) => restoreContent(context, act)));
    valueOf(await house.act((context) => removeContent(context, act)));
    await house.act((context) => deletePost(context, { post: own.id, by: bob.id }));
    valueOf(await unban(true));
    expect(await commentRemoved(answer)).not.toBeNull();
    expect((await findPost(reader, own.id))?.deleted).not.toBeNull();
  });

  test('tells them once, with the reason, however much it took', async () => {
    await furnish();
    const about = eq(memberNoticesTable.person, bob.id);
    const before = await reader.$count(memberNoticesTable, about);
    await ban({ removal: true });
    const told = await reader.select().from(memberNoticesTable).where(about);
    expect(told.slice(before)).toMatchObject([{ text: expect.stringContaining('spam') }]);
  });

  test('of ten thousand posts is a handful of statements', async () => {
    await reader.execute(sql`
      insert into posts (uri, community, author, type, title, created, arrived, active)
      select 'https://folkmoot.test/many/' || ${bob.id}::int || '/' || n, ${cats.id}::int, ${bob.id}::int, 'Page', 'x', now(), now(), now()
      from generate_series(1, 10000) n`);
    const began = performance.now();
    let statements = 0;
    await house.act(async (context) => {
      const tx = new Proxy(context.tx, {
        get: (target, name) => {
          const value = Reflect.get(target, name) as unknown;
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) => {
            statements += 1;
            return Reflect.apply(value, target, given) as unknown;
          };
        },
      });
      valueOf(await banMember({ ...context, tx }, { ...where(), until: null, removal: true }));
    });
    expect(statements).toBeLessThan(100);
    expect(performance.now() - began).toBeLessThan(20_000);
    const left = sql`${postsTable.author} = ${bob.id} and ${postsTable.removed} is null`;
    expect(await reader.$count(postsTable, left)).toBe(0);
  });
});

describe.each(['a community', 'the whole server'])(
  'a ban from %s that is asked for again',
  (place) => {
    const again = (more: { until?: Date; removal?: boolean; reason?: string } = {}) =>
      house.act(async (context) => {
        const wanted = { person: bob.id, by: place === 'a community' ? ann.id : null, until: null };
        const ask = { ...wanted, reason: 'spam', ...more };
        return place === 'a community'
          ? banMember(context, { ...ask, community: cats.id })
          : banPerson(context, ask);
      });
    const told = () => reader.$count(memberNoticesTable, eq(memberNoticesTable.person, bob.id));
    const week = () => new Date(house.clock().getTime() + 7 * 86_400_000);

    test('is no second act, and nobody is told twice', async () => {
      await again({ until: week(), removal: true });
      await house.forget();
      const [entry] = await entries(1);
      // Forms count a week from when they are sent.
      house.pass(2_000);
      expect(valueOf(await again({ until: week(), removal: true }))).toEqual({ changed: false });
      expect(await entries(1)).toEqual([entry]);
      expect(await told()).toBe(1);
      expect(await house.journal()).toEqual([]);
    });

    test('is one act also when both are asked for at once', async () => {
      const outcomes = await Promise.all([again(), again()]);
      expect(outcomes.map((one) => valueOf(one).changed).toSorted()).toEqual([false, true]);
      expect(await told()).toBe(1);
    });

    test('is another act when the first is over', async () => {
      await again({ until: new Date(house.clock().getTime() + 1_000) });
      house.pass(2_000);
      const until = new Date(house.clock().getTime() + 30_000);
      expect(valueOf(await again({ until })).changed).toBe(true);
    });

    test('is another act with another term, another reason, or something to remove', async () => {
      const post = await given.post({ in: cats, by: bob });
      await again();
      for (const more of [{ until: week() }, { reason: 'rude' }, { removal: true }])
        expect(valueOf(await again(more)).changed).toBe(true);
      expect(valueOf(await again({ removal: true })).changed).toBe(false);
      const act = { subject: { post: post.id }, by: ann.id, reason: null };
      valueOf(await house.act((context) => restoreContent(context, act)));
      expect(valueOf(await again({ removal: true })).changed).toBe(true);
      expect(await removed(post)).not.toBeNull();
    });
  },
);

test('clearing takes everything of theirs and lets them write on; its undo brings exactly that back', async () => {
  const { own, bad, answer } = await furnish();
  valueOf(await house.act((context) => clearMember(context, where())));
  expect(await removed(own)).not.toBeNull();
  expect(await isBanned(cats.id)).toBe(false);
  expect(valueOf(await house.act((context) => clearMember(context, where())))).toEqual({
    changed: false,
  });
  valueOf(await house.act((context) => unclearMember(context, where())));
  expect([await removed(own), await commentRemoved(answer)]).toEqual([null, null]);
  expect(await removed(bad)).not.toBeNull();
});

describe('a ban from the whole server', () => {
  const everywhere = () => ({ person: bob.id, by: null, reason: 'spam' });

  test('takes all that is shown of theirs, wherever, and gives exactly that back', async () => {
    const { own, bad, elsewhere } = await furnish();
    const far = await given.post({ in: dogs, by: bob });
    await house.forget();
    const site = { ...everywhere(), until: null, removal: true };
    valueOf(await house.act((context) => banPerson(context, site)));
    for (const post of [own, elsewhere, far]) expect(await removed(post)).not.toBeNull();
    // Communities elsewhere tell their own.
    const events = (await house.journal()).filter(({ kind }) => kind === 'post.removed');
    // In no order: they were taken with one statement.
    const told = events.map((event) => 'community' in event && event.community);
    expect(new Set(told)).toEqual(new Set([cats.id, yard.id]));
    expect(told).toHaveLength(2);
    valueOf(await house.act((context) => unbanPerson(context, { ...everywhere(), restore: true })));
    for (const post of [own, elsewhere, far]) expect(await removed(post)).toBeNull();
    expect(await removed(bad)).not.toBeNull();
  });

  test('lets them write and vote nowhere', async () => {
    const { thread } = await furnish();
    const site = { ...everywhere(), until: null };
    valueOf(await house.act((context) => banPerson(context, site)));
    for (const community of [cats.id, yard.id, dogs.id]) {
      const post = { community, author: bob.id, title: 'T', source: 'S' };
      expect(await house.act((context) => createPost(context, post))).toEqual(refuse('banned'));
    }
    const vote = { voter: bob.id, subject: { post: thread.id }, value: 1 as const };
    expect(await house.act((context) => castVote(context, vote))).toEqual(refuse('banned'));
    const votes = [{ ...vote, original: null }];
    expect(await house.act((context) => castVotes(context, votes))).toEqual([refuse('banned')]);
  });

  test('is over when its term is', async () => {
    const until = new Date(house.clock().getTime() + 60_000);
    valueOf(await house.act((context) => banPerson(context, { ...everywhere(), until })));
    expect(await isBanned(null)).toBe(true);
    house.pass(61_000);
    expect(await isBanned(null)).toBe(false);
  });
});
