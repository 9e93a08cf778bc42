/** Resolving reports: for everybody who said the same, by who may, with a word to those who reported. */
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { fileReport } from '#domain/moderation/file-report.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { resolveReports, type Resolving } from '#domain/moderation/resolve-reports.ts';
import { keepReport } from '#domain/reports/keep-report.ts';
import { done, refuse } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const rosa = await given.account('rosa', 'admin');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const eve = await given.remotePerson('https://lemmy.test/u/eve');
const post = await given.post({ in: cats, by: eve, uri: 'https://lemmy.test/post/1' });
const subject = { post: post.id };

const resolve = (resolving: Resolving) =>
  house.act((context) => resolveReports(context, resolving));
const file = (reporter: number, activity: string | null = null) =>
  house.act(async (context) =>
    valueOf(await fileReport(context, { reporter, subject, reason: 'Rude', activity })),
  );
const reports = () => reader.select().from(reportsTable).orderBy(reportsTable.id);

beforeEach(async () => {
  for (const table of ['reports', 'modlog', 'member_notices', 'assignments'])
    await reader.execute(sql.raw(`truncate ${table}`));
});

test('all reports about one thing are resolved at once, with the act, and reporters are told', async () => {
  await file(bob.id);
  const flag = await file(alice.id, 'https://lemmy.test/flag/1');
  await house.forget();
  const act = await house.act(async (context) => {
    const removed = { subject, by: ann.id, reason: 'Rude' };
    return valueOf(await removeContent(context, removed)).act ?? null;
  });
  await house.forget();

  expect(await resolve({ subject, by: ann.id, act, answer: 'Thank you' })).toEqual(
    done({ resolved: 2 }),
  );

  const closed = { resolved: expect.any(Date), resolvedBy: ann.id, act, answer: 'Thank you' };
  expect(await reports()).toMatchObject([closed, closed]);
  const [notice] = await reader.select().from(memberNoticesTable);
  expect(notice).toMatchObject({ person: bob.id, kind: 'report-resolved', post: post.id });
  expect(notice?.text).toBe(
    'Those who moderate looked at what you reported, and acted. Their answer: Thank you',
  );
  expect(await house.journal()).toEqual([{ kind: 'report.resolved', report: flag.id, by: ann.id }]);
  const entries = await reader.select().from(modlogTable);
  expect(entries.at(-1)).toMatchObject({
    act: 'report.resolved',
    role: 'owner',
    within: act,
    open: false,
    after: { reports: 2 },
  });
});

test('who may not moderate there resolves nothing', async () => {
  await file(alice.id);
  for (const by of [bob.id, alice.id])
    expect(await resolve({ subject, by })).toEqual(refuse('not-allowed'));

  expect(await reports()).toMatchObject([{ resolved: null }]);
  expect(await reader.select().from(modlogTable)).toEqual([]);
  expect(await reader.select().from(memberNoticesTable)).toEqual([]);
});

test('reports about people and legal notices are for the whole server’s own', async () => {
  await house.act((context) =>
    fileReport(context, { reporter: bob.id, person: alice.id, reason: 'Follows me' }),
  );
  const notice = await house.act((context) =>
    keepReport(context, { kind: 'notice', reporter: null, community: null, reason: 'Copied' }),
  );
  expect(await resolve({ person: alice.id, by: ann.id })).toEqual(refuse('not-allowed'));
  expect(await resolve({ notice: notice.id, by: ann.id })).toEqual(refuse('not-allowed'));

  expect(await resolve({ person: alice.id, by: rosa.id })).toEqual(done({ resolved: 1 }));
  expect(await resolve({ notice: notice.id, by: null })).toEqual(done({ resolved: 1 }));
});

test('where nothing is open nothing is written, and what was resolved stays as it was', async () => {
  await file(bob.id);
  await resolve({ subject, by: ann.id, answer: 'First' });
  expect(await resolve({ subject, by: rosa.id, answer: 'Second' })).toEqual(done({ resolved: 0 }));
  expect(await reports()).toMatchObject([{ answer: 'First' }]);
  expect(await reader.select().from(modlogTable)).toHaveLength(1);
});

test('whoever resolves what they reported themselves is not told of it', async () => {
  await file(ann.id);
  await resolve({ subject, by: ann.id });
  expect(await reader.select().from(memberNoticesTable)).toEqual([]);
});
