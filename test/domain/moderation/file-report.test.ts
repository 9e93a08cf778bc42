/** Reports, for moderators' eyes only. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { keepActor } from '#domain/actors/keep-actor.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { done, refuse } from '#lib/outcome.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { givenIn, remoteActor, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const post = await given.post({ in: cats, by: ann });
const file = (report: Parameters<typeof fileReport>[1]) =>
  house.act((context) => fileReport(context, report));

test('the same Flag is the same report, told once', async () => {
  await house.forget();
  const activity = 'https://lemmy.test/flag/1';
  const flag = { reporter: alice.id, subject: { post: post.id }, reason: ' bad\nwords ', activity };
  const { id, fresh } = valueOf(await file(flag));
  expect(fresh).toBe(true);
  expect(await file(flag)).toEqual(done({ id, fresh: false }));
  expect(await reader.select().from(reportsTable)).toMatchObject([
    { reporter: alice.id, community: cats.id, post: post.id, reason: 'bad words', activity },
  ]);
  expect(await house.journal()).toEqual([{ kind: 'report.filed', community: cats.id, report: id }]);
});

test('a person may be reported, and two members may report the same', async () => {
  const one = valueOf(await file({ reporter: ann.id, person: alice.id, reason: 'x' }));
  const bob = await given.remotePerson('https://lemmy.test/u/bob');
  const two = valueOf(await file({ reporter: bob.id, person: alice.id, reason: 'x' }));
  expect(one.id).not.toBe(two.id);
});

test('who reports the same again is heard once, until the report is resolved', async () => {
  const carol = await given.remotePerson('https://lemmy.test/u/carol');
  const say = async (number: number) =>
    valueOf(
      await file({
        reporter: carol.id,
        subject: { post: post.id },
        reason: 'again',
        activity: `https://lemmy.test/flag/carol-${number}`,
      }),
    );
  const first = await say(1);
  await house.forget();
  for (let number = 2; number < 50; number++)
    expect(await say(number)).toEqual({ id: first.id, fresh: false });

  expect(await house.journal()).toEqual([]);
  await reader.execute(sql`update reports set resolved = now() where id = ${first.id}`);
  expect((await say(50)).fresh).toBe(true);
});

test('a server that reports for its people may report a thing ten times', async () => {
  const server = await house.act((context) =>
    keepActor(context, { ...remoteActor('https://social.test/actor', 'person'), kind: 'instance' }),
  );
  const fresh: boolean[] = [];
  for (let number = 0; number < 15; number++) {
    const activity = `https://social.test/flag/${number}`;
    const report = { reporter: server.id, subject: { post: post.id }, reason: 'x', activity };
    fresh.push(valueOf(await file(report)).fresh);
  }

  expect(fresh.filter(Boolean)).toHaveLength(10);
});

test('what is not here cannot be reported', async () => {
  await house.forget();
  const nothing = { reporter: ann.id, reason: 'x' };
  expect(await file(nothing)).toEqual(refuse('not-found'));
  expect(await file({ ...nothing, subject: { comment: 999 } })).toEqual(refuse('not-found'));
  expect(await file({ ...nothing, person: 999 })).toEqual(refuse('not-found'));
  expect(await house.journal()).toEqual([]);
});
