/** Joining that waits: by a community's wish, by a rule about a server, in a battle; decided, or withdrawn. */
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { approveJoin } from '#domain/moderation/approve-join.ts';
import { rejectJoin } from '#domain/moderation/reject-join.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { done, refuse } from '#lib/outcome.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const follow = 'https://lemmy.test/follow/1';

const join = (member: { id: number }, id: string | null = follow) =>
  house.act((context) =>
    joinCommunity(context, { community: cats.id, member: member.id, follow: id }),
  );
const act = (member: { id: number }, by: number | null = ann.id) => ({
  community: cats.id,
  member: member.id,
  by,
});
const stateOf = async (member: { id: number }) =>
  (await findMembership(reader, { community: cats.id, member: member.id }))?.state ?? null;
const treat = (...degrees: string[]) =>
  reader.update(instancesTable).set({ degrees }).where(eq(instancesTable.host, 'lemmy.test'));
const wish = (joining: 'open' | 'approval') => reader.update(communitiesTable).set({ joining });

beforeEach(async () => {
  for (const { id } of [alice, bob])
    await house.act((context) => leaveCommunity(context, { community: cats.id, member: id }));
  await treat();
  await wish('open');
  await house.act((context) => keepSettings(context, { battleUntil: null, newcomerDays: 0 }));
  await house.forget();
});

test('a community that approves its members answers when a moderator has decided', async () => {
  await wish('approval');
  expect(await join(alice)).toEqual(done({ state: 'pending' }));
  expect(await house.journal()).toEqual([]);
  expect(await house.act((context) => approveJoin(context, act(alice, bob.id)))).toEqual(
    refuse('not-allowed'),
  );

  const { act: entry } = valueOf(await house.act((context) => approveJoin(context, act(alice))));

  expect(await house.journal()).toEqual([
    { kind: 'member.joined', community: cats.id, member: alice.id, follow },
  ]);
  expect(await stateOf(alice)).toBe('accepted');
  const [row] = await reader.select().from(modlogTable).where(eq(modlogTable.id, entry));
  expect(row).toMatchObject({ act: 'join.approved', person: alice.id, moderator: ann.id });
  expect(await house.act((context) => approveJoin(context, act(alice)))).toEqual(
    refuse('never-asked'),
  );
  expect(await join(alice)).toEqual(done({ state: 'accepted' }));
});

test('who is turned away is told so, and may ask again', async () => {
  await wish('approval');
  await join(alice);
  valueOf(await house.act((context) => rejectJoin(context, act(alice))));
  expect(await house.journal()).toMatchObject([
    { kind: 'follow.refused', target: cats.id, follower: alice.id, follow },
    { kind: 'member.told', person: alice.id },
  ]);
  expect(await stateOf(alice)).toBeNull();
  expect(await join(alice)).toEqual(done({ state: 'pending' }));
});

test('who waits may take it back', async () => {
  await wish('approval');
  await join(alice);
  valueOf(
    await house.act((context) =>
      leaveCommunity(context, { community: cats.id, member: alice.id, follow }),
    ),
  );
  expect(await stateOf(alice)).toBeNull();
  expect(await house.act((context) => approveJoin(context, act(alice)))).toEqual(
    refuse('never-asked'),
  );
});

test('from a server that is held everybody waits, and who was in before stays in', async () => {
  await join(alice);
  await treat('hold');
  expect(await join(alice)).toEqual(done({ state: 'accepted' }));
  const eve = await given.remotePerson('https://lemmy.test/u/eve');
  expect(await join(eve, 'https://lemmy.test/follow/2')).toEqual(done({ state: 'pending' }));
  await treat('trust', 'hold');
  expect(await join(eve, 'https://lemmy.test/follow/3')).toEqual(done({ state: 'accepted' }));
});

test('from a server of which only known people are heard, strangers are turned away', async () => {
  await treat('known-only');
  expect(await join(alice)).toEqual(refuse('not-known'));
  await treat();
  await given.post({ in: cats, by: alice, uri: 'https://lemmy.test/post/1' });
  await treat('known-only');
  expect(await join(alice)).toEqual(done({ state: 'accepted' }));
});

test('in a battle newcomers wait, and who moderates does not', async () => {
  const battleUntil = new Date(house.clock().getTime() + 3_600_000);
  await house.act((context) => keepSettings(context, { battleUntil }));
  const carl = await given.account('carl');
  expect(await join(carl, null)).toEqual(done({ state: 'pending' }));
  expect(await stateOf(ann)).toBe('accepted');
  house.pass(3_600_001);
  expect(await join(carl, null)).toEqual(done({ state: 'accepted' }));
});
