/** Leaving for good: who may, what goes, what stays, who is told. */
import { eq, sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import { createAccount } from '#domain/accounts/create-account.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { findModerators } from '#domain/communities/find-moderators.ts';
import { keepApplication } from '#domain/admissions/keep-application.ts';
import { makeInvitation } from '#domain/admissions/make-invitation.ts';
import { settleApplication } from '#domain/admissions/settle-application.ts';
import { closeAccount } from '#domain/departures/close-account.ts';
import { setMark } from '#domain/marks/set-mark.ts';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { newToken } from '#domain/sessions/token.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { readFeed } from '#views/feed.ts';
import { viewPost } from '#views/post-view.ts';
import { readThread } from '#views/thread.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { testKeys, useHouse } from '../../support/house.ts';
import { everythingIn, peopleIn } from '../sessions/support.ts';

const house = await useHouse();
const given = givenIn(house);
const people = peopleIn(house);
const { query } = house.database;
beforeAll(async () => void (await people.person('ada', 'admin')));

/** Somebody who did a little of everything. */
async function settled(name: string) {
  const person = await people.person(name);
  const other = await people.person(`${name}_friend`);
  const cats = await given.community(`${name}_cats`, { by: person });
  const birds = await given.remoteCommunity(`https://far.test/c/${name}`);
  const joining = { community: birds.id, member: person.id, follow: null };
  valueOf(await house.act((context) => joinCommunity(context, joining)));
  const post = await given.post({ in: cats, by: person, title: 'Mine', source: 'My secret words' });
  const said = await given.comment({ on: post, by: person, source: 'My other words' });
  const answer = await given.comment({ on: post, under: said, by: other, source: 'An answer' });
  await house.act((context) =>
    setMark(context, { person: person.id, kind: 'saved', subject: { post: post.id }, on: true }),
  );
  await people.signedIn(name);
  await house.forget();
  return { person, cats, birds, post, said, answer };
}

const close = (account: number, erase: boolean, by: 'owner' | 'operator' = 'owner') =>
  house.act((context) => closeAccount(context, { account, erase, by }));

test('everything goes with them, if they wish it, and the answers of others stay', async () => {
  const { person, cats, birds, post, said, answer } = await settled('bea');

  expect(valueOf(await close(person.id, true))).toEqual({ erased: 2 });

  expect(await findPost(query, post.id)).toMatchObject({ title: '', body: '', comments: 1 });
  expect((await findComment(query, said.id))?.deleted).not.toBeNull();
  expect((await findComment(query, answer.id))?.deleted).toBeNull();
  expect(await everythingIn(house)).not.toMatch(/secret words|My other words/);
  expect(await findActor(query, person.id)).toMatchObject({ summary: '', icon: null });
  expect((await findActor(query, person.id))?.deleted).not.toBeNull();
  expect(await listSessions(query, person.id, house.clock())).toEqual([]);
  expect(await findMembership(query, { community: birds.id, member: person.id })).toBeNull();
  expect(await findModerators(query, cats.id)).toEqual([]);
  expect(await query.execute(sql`select 1 from marks where person = ${person.id}`)).toHaveLength(0);
  const kinds = (await house.journal()).map(({ kind }) => kind);
  expect(kinds.at(-1)).toBe('person.closed');
  expect(kinds).toContain('join.withdrawn');
  expect((await house.journal()).at(-1)).toEqual({
    kind: 'person.closed',
    person: person.id,
    erased: true,
    left: [birds.id],
  });
});

test('their words stay where they are, if they wish that', async () => {
  const { person, cats, post, said } = await settled('cleo');

  valueOf(await close(person.id, false));

  expect(await findPost(query, post.id)).toMatchObject({ title: 'Mine', deleted: null });
  expect((await findComment(query, said.id))?.deleted).toBeNull();

  const { posts } = await readFeed(query, { community: cats.id });
  expect(posts.map(({ title }) => title)).toEqual(['Mine']);
  expect(valueOf(await viewPost(query, post.id))).toMatchObject({
    presence: 'shown',
    title: 'Mine',
  });
  const { comments } = await readThread(query, { post: post.id });
  expect(comments).toMatchObject([{ id: said.id, presence: 'shown' }]);
  expect(comments[0]?.body).toContain('My other words');
});

test('nor what they wrote to get in, and whom they invited', async () => {
  const wanted = { name: 'hal', words: 'My grandmother grew leeks', language: null };
  const secrets = { password: 'x', ticket: newToken() };
  const { id: application } = valueOf(
    await house.act((context) => keepApplication(context, { ...wanted, ...secrets })),
  );
  const keys = await testKeys();
  const { person } = valueOf(
    await house.act((context) => settleApplication(context, { application, keys, by: null })),
  );
  valueOf(
    await house.act((context) =>
      changeSettings(context, { change: { signUp: 'invitation' }, by: null }),
    ),
  );
  const invitation = { by: person!, note: 'For my aunt Ingrid', uses: 1, days: 1 };
  valueOf(await house.act((context) => makeInvitation(context, invitation)));
  expect(await everythingIn(house)).toMatch(/grew leeks.*aunt Ingrid|aunt Ingrid.*grew leeks/s);

  valueOf(await close(person!, true));

  expect(await everythingIn(house)).not.toMatch(/grew leeks|aunt Ingrid/);
});

test('nobody is given the name again', async () => {
  const { person } = await settled('dora');
  valueOf(await close(person.id, true));
  const wanted = { name: 'dora', role: 'member', keys: await testKeys() } as const;

  expect(await house.act((context) => createAccount(context, wanted))).toMatchObject({
    reason: 'taken',
  });
  expect((await findAccount(query, 'dora'))?.password).toBeNull();
});

test('the last admin stays, and nothing of theirs is touched', async () => {
  const ada = (await findAccount(query, 'ada'))!;
  const dogs = await given.community('dogs', { by: ada });
  await house.forget();

  expect(await close(ada.id, true)).toMatchObject({ done: false, reason: 'last-admin' });
  expect(await findModerators(query, dogs.id)).toHaveLength(1);
  expect(await house.journal()).toEqual([]);
});

test('what is closed is not closed again', async () => {
  const { person } = await settled('eve');
  valueOf(await close(person.id, false));

  expect(await close(person.id, true)).toMatchObject({ done: false, reason: 'closed' });
});

test('only what the operator does stands in the record', async () => {
  const [fay, gil] = [await people.person('fay'), await people.person('gil')];
  valueOf(await close(fay.id, false));
  valueOf(await close(gil.id, false, 'operator'));
  const entries = (id: number) =>
    query.select().from(modlogTable).where(eq(modlogTable.person, id));

  expect(await entries(fay.id)).toEqual([]);
  expect(await entries(gil.id)).toMatchObject([{ act: 'account.closed', role: 'operator' }]);
});
