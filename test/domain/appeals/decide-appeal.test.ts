/** Appeals: by whom it concerns, decided by somebody else where there is one, and taken back as it was done. */
import { eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { appealAct } from '#domain/appeals/appeal-act.ts';
import { decideAppeal, type Deciding } from '#domain/appeals/decide-appeal.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { clearMember } from '#domain/moderation/clear-member.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { done, refuse } from '#lib/outcome.ts';
import { appealsTable } from '#storage/schema/appeals.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const carl = await given.account('carl');
const cats = await given.community('cats', { by: ann });
const post = await given.post({ in: cats, by: bob });
const subject = { post: post.id };

beforeEach(async () => {
  await reader.execute(sql`truncate appeals, member_notices`);
});

const remove = () =>
  house.act(async (context) => {
    await context.tx.execute(sql`update posts set removed = null, removed_by = null`);
    const removed = await removeContent(context, { subject, by: ann.id, reason: 'Rude' });
    return valueOf(removed).act!;
  });
const appeal = (act: number, by = bob.id, words = 'I was polite') =>
  house.act((context) => appealAct(context, { act, by, words }));
const decide = (deciding: Deciding) => house.act((context) => decideAppeal(context, deciding));
const shown = async () => (await findPost(reader, post.id))?.removed === null;

test('only whom it concerns appeals, once and within 90 days', async () => {
  const act = await remove();
  expect(await appeal(act, carl.id)).toEqual(refuse('not-found'));
  expect(await appeal(act, ann.id)).toEqual(refuse('not-found'));
  expect(await appeal(act, bob.id, ' ')).toEqual(refuse('empty'));
  expect(await appeal(999_999)).toEqual(refuse('not-found'));
  expect(await reader.select().from(appealsTable)).toEqual([]);

  expect(await appeal(act)).toMatchObject({ done: true });
  expect(await appeal(act)).toEqual(refuse('appealed'));
  const late = await remove();
  house.pass(91 * 24 * 3_600_000);
  expect(await appeal(late)).toEqual(refuse('too-late'));
});

test('what nothing takes back, and what moderators elsewhere did, is not appealed here', async () => {
  const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
  const mona = await given.remotePerson('https://lemmy.test/u/mona');
  const act = (act: 'join.rejected' | 'member.banned', more: object) =>
    house.act((context) =>
      writeModlog(context, { act, moderator: mona.id, person: bob.id, ...more }),
    );
  expect(await appeal(await act('join.rejected', { community: cats.id }))).toEqual(
    refuse('no-appeal'),
  );
  expect(await appeal(await act('member.banned', { community: dogs.id }))).toEqual(
    refuse('not-ours'),
  );
});

test('granted, what was removed is back; the person and the record are told', async () => {
  const removed = await remove();
  const { appeal: id } = valueOf(await appeal(removed));
  expect(await decide({ appeal: id, by: bob.id, granted: true })).toEqual(refuse('not-allowed'));
  expect(await decide({ appeal: id, by: carl.id, granted: true })).toEqual(refuse('not-allowed'));
  expect(await shown()).toBe(false);

  // Nobody else is there to decide it.
  const decided = await decide({ appeal: id, by: ann.id, granted: true, answer: 'Sorry' });
  expect(decided).toMatchObject(done({ undone: true }));
  expect(await shown()).toBe(true);
  expect(await decide({ appeal: id, by: ann.id, granted: false })).toEqual(refuse('decided'));

  const [row] = await reader.select().from(appealsTable);
  expect(row).toMatchObject({ granted: 'yes', by: ann.id, answer: 'Sorry' });
  const notices = await reader
    .select()
    .from(memberNoticesTable)
    .where(eq(memberNoticesTable.kind, 'appeal-decided'));
  expect(notices).toMatchObject([{ person: bob.id }]);
  expect(notices[0]?.text).toContain('Sorry');
  const entries = await reader.select().from(modlogTable).where(eq(modlogTable.within, removed));
  expect(entries).toMatchObject([
    { act: 'appeal.decided', person: bob.id, after: { granted: true }, reason: null },
  ]);
});

test('denied, it stands', async () => {
  const { appeal: id } = valueOf(await appeal(await remove()));
  expect(await decide({ appeal: id, by: null, granted: false })).toMatchObject(
    done({ undone: false }),
  );
  expect(await shown()).toBe(false);
});

test('where somebody else can decide, whoever did it may not', async () => {
  await house.act(async (context) =>
    valueOf(await appointModerator(context, { community: cats.id, person: carl.id, by: ann.id })),
  );
  const { appeal: id } = valueOf(await appeal(await remove()));
  expect(await decide({ appeal: id, by: ann.id, granted: false })).toEqual(refuse('own-act'));
  expect(await decide({ appeal: id, by: carl.id, granted: true })).toMatchObject({ done: true });
});

test('a granted appeal against a ban brings back what it removed', async () => {
  await remove();
  await house.act((context) =>
    context.tx.execute(sql`update posts set removed = null, removed_by = null`),
  );
  const ban = { community: cats.id, person: bob.id, reason: 'Rude', until: null, removal: true };
  const act = await house.act(
    async (context) => valueOf(await banMember(context, { ...ban, by: ann.id })).act!,
  );
  expect(await shown()).toBe(false);
  const { appeal: id } = valueOf(await appeal(act));
  expect(await decide({ appeal: id, by: carl.id, granted: true })).toMatchObject({ done: true });
  expect(await shown()).toBe(true);
});

test('granted, it takes back that act alone: what was removed or banned anew stays so', async () => {
  const first = await remove();
  const { appeal: old } = valueOf(await appeal(first));
  await remove();
  expect(await decide({ appeal: old, by: carl.id, granted: true })).toMatchObject(
    done({ undone: false }),
  );
  expect(await shown()).toBe(false);

  const ban = { community: cats.id, person: bob.id, by: ann.id, until: null };
  const banned = async (reason: string) =>
    valueOf(await house.act((context) => banMember(context, { ...ban, reason }))).act!;
  const { appeal: replaced } = valueOf(await appeal(await banned('Rude')));
  const { appeal: standing } = valueOf(await appeal(await banned('Ruder')));
  const grant = (id: number) => decide({ appeal: id, by: carl.id, granted: true });
  expect(await grant(replaced)).toMatchObject(done({ undone: false }));
  expect(await grant(standing)).toMatchObject(done({ undone: true }));
});

test('granted, everything comes back that this act took, and nothing that another did', async () => {
  await remove();
  const one = await given.post({ in: cats, by: bob });
  const who = { community: cats.id, person: bob.id, by: ann.id, reason: 'Rude' };
  const clear = async () => valueOf(await house.act((context) => clearMember(context, who))).act!;
  await clear();
  const two = await given.post({ in: cats, by: bob });
  const { appeal: id } = valueOf(await appeal(await clear()));

  await decide({ appeal: id, by: carl.id, granted: true });
  expect((await findPost(reader, one.id))?.removed).not.toBeNull();
  expect((await findPost(reader, two.id))?.removed).toBeNull();
});

test('granted, a moderator is entrusted with what it was before, and no more', async () => {
  const dan = await given.account('dan');
  const seat = { community: cats.id, person: dan.id, by: ann.id };
  await house.act(async (context) =>
    valueOf(await appointModerator(context, { ...seat, scopes: ['content'] })),
  );
  const act = await house.act(
    async (context) => valueOf(await dismissModerator(context, seat)).act!,
  );
  const { appeal: id } = valueOf(await appeal(act, dan.id));

  expect(await decide({ appeal: id, by: null, granted: true })).toMatchObject({ done: true });
  const where = { community: cats.id, person: dan.id, now: house.clock() };
  expect(await findStanding(reader, where)).toMatchObject({ moderator: true, scopes: ['content'] });
});

test('granted, what a rule took out of lists stands in them again', async () => {
  const talk = await given.post({ in: cats, by: bob });
  const answer = await given.comment({ on: talk, by: bob });
  const { posts, comments } = { posts: { post: talk.id }, comments: { comment: answer.id } };
  for (const [table, about] of Object.entries({ posts, comments })) {
    await reader.execute(sql`update ${sql.raw(table)} set limited = now()`);
    const what = 'post' in about ? 'post.limited' : 'comment.limited';
    const entry = { ...about, moderator: null, community: cats.id, automatic: true };
    const act = await house.act((context) => writeModlog(context, { act: what, ...entry }));
    const { appeal: id } = valueOf(await appeal(act));

    expect(await decide({ appeal: id, by: carl.id, granted: true })).toMatchObject(
      done({ undone: true }),
    );
  }
  expect((await findPost(reader, talk.id))?.limited).toBeNull();
});
