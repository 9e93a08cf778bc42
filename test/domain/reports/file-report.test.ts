/** Reports, for moderators' eyes only. */
import { expect, test } from 'vitest';
import { fileReport } from '#domain/reports/file-report.ts';
import { done, refuse } from '#lib/outcome.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { givenIn, valueOf } from '../../support/given.ts';
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
  const two = valueOf(await file({ reporter: ann.id, person: alice.id, reason: 'x' }));
  expect(one.id).not.toBe(two.id);
});

test('what is not here cannot be reported', async () => {
  await house.forget();
  const nothing = { reporter: ann.id, reason: 'x' };
  expect(await file(nothing)).toEqual(refuse('not-found'));
  expect(await file({ ...nothing, subject: { comment: 999 } })).toEqual(refuse('not-found'));
  expect(await file({ ...nothing, person: 999 })).toEqual(refuse('not-found'));
  expect(await house.journal()).toEqual([]);
});
