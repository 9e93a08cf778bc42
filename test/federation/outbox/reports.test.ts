/** Where reports go, in whose name, and the private words of moderators to people elsewhere. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { fileReport, type NewReport } from '#domain/moderation/file-report.ts';
import { forwardReport } from '#domain/moderation/forward-report.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { resolveReports } from '#domain/moderation/resolve-reports.ts';
import { logTable } from '#storage/schema/federation.ts';
import { valueOf } from '../../support/given.ts';
import { expectGolden } from '../golden.ts';
import { openStage, said, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

let stage: Stage;
let ann: Has;
let bob: Has;
let cats: Has;
let dogs: Has;
let pat: Has;
let mo: Has;
let ours: Has;
let far: Has;
let instance: string;

beforeAll(async () => {
  stage = await openStage();
  stage.server('lemmy.test', 'lemmy');
  stage.server('mods.test', 'lemmy');
  stage.server('mastodon.test', 'mastodon');
  const { given } = stage;
  ann = await given.account('ann');
  bob = await given.account('bob');
  cats = await given.community('cats', { by: ann });
  dogs = await given.remoteCommunity('https://lemmy.test/c/dogs');
  pat = await given.remotePerson('https://mastodon.test/users/pat');
  mo = await given.remotePerson('https://mods.test/u/mo');
  ours = await given.post({ in: cats, by: pat, uri: 'https://mastodon.test/posts/1' });
  far = await given.post({ in: dogs, by: pat, uri: 'https://mastodon.test/posts/2' });
  instance = (await findInstanceActor(stage.house.database.query))!.uri;
  await stage.act(async (context) =>
    valueOf(await appointModerator(context, { community: cats.id, person: mo.id, by: ann.id })),
  );
  await stage.settle();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.forget();
  stage.house.pass(60_000);
});

const file = async (report: Omit<NewReport, 'reason'>): Promise<number> => {
  const filed = await stage.act((context) =>
    fileReport(context, { ...report, reason: 'Rude words' }),
  );
  await stage.settle();
  return valueOf(filed).id;
};
const told = () => stage.posts.map(({ inbox, signer }) => [inbox, signer]);

test('a report in a community elsewhere goes to that community, by whoever reports', async () => {
  await file({ reporter: bob.id, subject: { post: far.id } });
  expect(told()).toEqual([['https://lemmy.test/inbox', bob.uri]]);
  expectGolden('letters/report-elsewhere', said(stage.posts[0]!));
});

test('in one of ours to its moderators elsewhere, wrapped; nobody else hears of it', async () => {
  await file({ reporter: bob.id, subject: { post: ours.id } });
  expect(told()).toEqual([['https://mods.test/inbox', cats.uri]]);
});

test('on request to the home server of whom it is about, by this server, without a name', async () => {
  const id = await file({ reporter: ann.id, subject: { post: ours.id } });
  stage.forget();
  await stage.act(async (context) =>
    valueOf(await forwardReport(context, { report: id, by: ann.id })),
  );
  await stage.settle();
  expect(told()).toEqual([['https://mastodon.test/inbox', instance]]);
  expect(stage.posts[0]!.body).not.toContain(ann.uri);
  expectGolden('letters/report-forwarded', said(stage.posts[0]!));
});

test('a report about a person goes nowhere unless it is wished', async () => {
  await file({ reporter: bob.id, person: pat.id });
  expect(told()).toEqual([]);
  await file({ reporter: ann.id, person: pat.id, forward: true });
  expect(told()).toEqual([['https://mastodon.test/inbox', instance]]);
  expect(said(stage.posts[0]!)['object']).toEqual([pat.uri]);
});

test('that it was resolved is told in Lemmy’s way to the reporter’s Lemmy', async () => {
  const alice = await stage.given.remotePerson('https://lemmy.test/u/alice');
  const marta = await stage.given.remotePerson('https://mastodon.test/users/marta');
  for (const reporter of [alice, marta]) {
    const activity = `${new URL(reporter.uri).origin}/flags/7`;
    await file({ reporter: reporter.id, subject: { post: ours.id }, activity });
  }
  stage.forget();
  await stage.act(async (context) =>
    valueOf(await resolveReports(context, { subject: { post: ours.id }, by: ann.id })),
  );
  await stage.settle();
  const resolved = stage.posts.filter(({ body }) => body.includes('"Resolve"'));
  expect(new Set(resolved.map(({ inbox }) => inbox))).toEqual(
    new Set(['https://lemmy.test/inbox', 'https://mods.test/inbox']),
  );
  expectGolden(
    'letters/report-resolved',
    said(resolved.find(({ host }) => host === 'lemmy.test')!),
  );
});

test('whoever wrote what was removed gets a private message with the reason and whom to write to', async () => {
  await stage.act(async (context) =>
    valueOf(
      await removeContent(context, { subject: { post: ours.id }, by: ann.id, reason: 'Rude' }),
    ),
  );
  await stage.settle();
  const words = stage.posts.filter(({ body }) => body.includes('Nobody reads answers'));
  expect(words.map(({ inbox, signer }) => [inbox, signer])).toEqual([
    ['https://mastodon.test/inbox', cats.uri],
  ]);
  expectGolden('letters/told', said(words[0]!));
});

test('none of these can be read at its id', async () => {
  const rows = await stage.house.database.query.select().from(logTable);
  const quiet = rows.filter(({ body }) => /"type":"(?:Flag|Resolve)"|Nobody reads/.test(body));
  expect(quiet.length).toBeGreaterThan(5);
  expect(quiet.filter(({ open }) => open)).toEqual([]);
});
