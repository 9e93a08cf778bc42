/** Reports that go on to the home server of whom they are about. */
import { expect, test } from 'vitest';
import { fileReport } from '#domain/moderation/file-report.ts';
import { forwardReport } from '#domain/moderation/forward-report.ts';
import { done, refuse } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const eve = await given.remotePerson('https://lemmy.test/u/eve');
const post = await given.post({ in: cats, by: eve, uri: 'https://lemmy.test/post/1' });
const own = await given.post({ in: cats, by: ann });

const file = (subject: { post: number }, forward = false) =>
  house.act(async (context) =>
    valueOf(await fileReport(context, { reporter: bob.id, subject, reason: 'Rude', forward })),
  );
const forward = (report: number, by: number | null) =>
  house.act((context) => forwardReport(context, { report, by }));

test('a moderator sends a report on, once, and the record says so to moderators', async () => {
  const { id } = await file({ post: post.id });
  await house.forget();
  expect(await forward(id, bob.id)).toEqual(refuse('not-allowed'));
  expect(await house.journal()).toEqual([]);

  expect(await forward(id, ann.id)).toEqual(done({ changed: true }));
  expect(await forward(id, ann.id)).toEqual(done({ changed: false }));
  expect(await house.journal()).toEqual([{ kind: 'report.forwarded', report: id }]);
  expect(await reader.select().from(modlogTable)).toMatchObject([
    { act: 'report.forwarded', moderator: ann.id, post: post.id, open: false },
  ]);
});

test('whoever reports may wish it; what is about our own people stays here', async () => {
  await house.forget();
  const { id } = await file({ post: own.id }, true);
  expect(await house.journal()).toMatchObject([{ kind: 'report.filed', report: id }]);
  expect(await forward(id, ann.id)).toEqual(refuse('at-home'));
  expect(await forward(999, null)).toEqual(refuse('not-found'));

  await house.forget();
  const carl = await given.account('carl');
  const report = { reporter: carl.id, person: eve.id, reason: 'Follows me', forward: true };
  await house.act((context) => fileReport(context, report));
  expect(await house.journal()).toMatchObject([
    { kind: 'report.filed' },
    { kind: 'report.forwarded' },
  ]);
});
