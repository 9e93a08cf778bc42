/** Telling people what was done that concerns them. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { writeModlog, type ModlogEntry } from '#domain/modlog/write-modlog.ts';
import { tellMember, type Telling } from '#domain/notices/tell-member.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');

const tell = (telling: Telling) => house.act((context) => tellMember(context, telling));
const entry = (more: Partial<ModlogEntry> = {}) =>
  house.act((context) =>
    writeModlog(context, {
      act: 'post.removed',
      moderator: ann.id,
      community: cats.id,
      reason: 'Spam',
      ...more,
    }),
  );
const notices = () => reader.select().from(memberNoticesTable);

test('one of ours gets a notice with the reason, once for each act', async () => {
  await house.forget();
  const act = await entry();
  const telling = { person: bob.id, kind: 'statement', community: cats.id, act } as const;
  await tell(telling);
  await tell(telling);

  expect(await notices()).toMatchObject([
    {
      person: bob.id,
      act,
      read: null,
      text: 'Your post was removed in cats. The reason given: Spam',
    },
  ]);
  expect(await house.journal()).toEqual([]);
});

test('a rule and a term are told, also with words of one’s own', async () => {
  const after = { until: new Date('2026-02-01T00:00:00Z') };
  const act = await entry({ act: 'member.banned', after, automatic: true, moderator: null });
  await tell({ person: ann.id, kind: 'statement', act, text: 'You were banned from cats.' });

  const [notice] = await reader
    .select()
    .from(memberNoticesTable)
    .where(sql`act = ${act}`);
  expect(notice?.text).toBe(
    'You were banned from cats until 2026-02-01 00:00 UTC. An automatic rule did this; nobody looked at it before. The reason given: Spam',
  );
});

test('somebody elsewhere is told by a message of the community, once about an act and some times a day', async () => {
  await house.forget();
  const act = await entry();
  const telling = { person: alice.id, kind: 'statement', community: cats.id, act } as const;
  await tell(telling);
  await tell(telling);
  expect(await house.journal()).toMatchObject([
    { kind: 'member.told', person: alice.id, community: cats.id, act },
  ]);

  for (let number = 0; number < 10; number++) await tell({ ...telling, act: await entry() });
  expect(await house.journal()).toHaveLength(5);
  house.pass(24 * 3_600_000);
  await tell({ ...telling, act: await entry() });
  expect(await house.journal()).toHaveLength(6);
});

test('nothing is said to programs, to the deleted, to servers without dealing', async () => {
  await house.forget();
  const bot = await given.remotePerson('https://lemmy.test/u/robot', { bot: true });
  const far = await given.remotePerson('https://spam.test/u/eve');
  await reader.execute(sql`update instances set degrees = '{defederate}' where host = 'spam.test'`);
  const gone = await given.remotePerson('https://lemmy.test/u/gone');
  await reader.execute(sql`update actors set deleted = now() where id = ${gone.id}`);
  for (const { id } of [bot, far, gone, cats])
    await tell({ person: id, kind: 'statement', act: await entry() });

  expect(await house.journal()).toEqual([]);
});

test('what moderators elsewhere did to their people is theirs to tell', async () => {
  await house.forget();
  const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
  const mona = await given.remotePerson('https://lemmy.test/u/mona');
  const dan = await given.remotePerson('https://other.test/u/dan');
  const theirs = await entry({ community: dogs.id, moderator: mona.id });
  const ours = await entry({ community: dogs.id, moderator: ann.id });
  const common = { person: dan.id, kind: 'statement', community: dogs.id } as const;
  await tell({ ...common, act: theirs });
  expect(await house.journal()).toEqual([]);

  await tell({ ...common, act: ours });
  expect(await house.journal()).toMatchObject([{ kind: 'member.told', community: null }]);
});
