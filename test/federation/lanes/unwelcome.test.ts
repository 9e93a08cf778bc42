/** Lanes to servers that are not welcome rest; when they are again, they go on with what follows. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { acceptJoin } from '#domain/memberships/accept-join.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { setRule, type RuleAct } from '#domain/moderation/set-rule.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { publishJournal } from '#federation/publish.ts';
import { runChores } from '#federation/retention/run-chores.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { backfillsTable, lanesTable } from '#storage/schema/federation.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { valueOf } from '../../support/given.ts';
import { openStage, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

const hosts = ['lemmy.test', 'sub.lemmy.test', 'good.test'];
let stage: Stage;
let alice: Has;
let cats: Has;

beforeEach(async () => {
  stage = await openStage();
  alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
  for (const host of hosts) {
    stage.server(host, 'lemmy');
    const mia = await stage.given.remotePerson(`https://${host}/u/mia`);
    await stage.given.member(cats, mia, `https://${host}/follows/1`);
  }
  await stage.settle();
  stage.forget();
});
afterEach(() => stage.close());

const say = (title: string) => stage.given.post({ in: cats, by: alice, title });
/** Who was sent something with this title. */
const told = (title: string) =>
  hosts.filter((host) => stage.to(host).some(({ body }) => body.includes(title)));
const set = (rule: Partial<RuleAct> & { host: string }) =>
  stage.act((context) => setRule(context, { degrees: ['defederate'], by: null, ...rule }));
const lift = (host: string, scope: RuleAct['scope'] = 'domain') =>
  stage.act((context) => liftRule(context, { host, scope, by: null }));

test('nothing leaves after the commit, not even what was published before it', async () => {
  await say('Before');
  await publishJournal(stage.world);
  valueOf(await set({ host: 'lemmy.test' }));
  await say('Meanwhile');
  await stage.settle();

  expect([told('Before'), told('Meanwhile')]).toEqual([['good.test'], ['good.test']]);

  valueOf(await lift('lemmy.test'));
  await stage.settle();
  await say('Afterwards');
  await stage.settle();

  expect([told('Before'), told('Meanwhile'), told('Afterwards')]).toEqual([
    ['good.test'],
    ['good.test'],
    hosts,
  ]);
});

test('what people there wrote is not passed on any more, but that it was removed is', async () => {
  const mallory = await stage.given.remotePerson('https://evil.test/u/mallory');
  const write = (title: string) => {
    const uri = `https://evil.test/${title}`;
    const common = { community: cats.id, author: mallory.id, type: 'Page', title, uri, url: null };
    const words = { body: '<p>x</p>', source: null, page: null, context: null, told: true };
    const object = { id: uri, type: 'Page', attributedTo: mallory.uri, name: title };
    const original = { id: `${uri}/create`, type: 'Create', actor: mallory.uri, object };
    return stage.act(
      (context) => createPost(context, { ...common, ...words, created: context.now }),
      JSON.stringify(original),
    );
  };
  const early = valueOf(await write('Early'));
  await stage.settle();
  expect(told('Early')).toEqual(hosts);
  await write('Published');
  await publishJournal(stage.world);
  await write('Waiting');
  valueOf(await set({ host: 'evil.test' }));
  await stage.settle();
  expect([told('Published'), told('Waiting')]).toEqual([[], []]);

  stage.forget();
  const subject = { post: early.id };
  await stage.act((context) => removeContent(context, { subject, by: alice.id, reason: null }));
  await stage.settle();
  expect(told('Early').length).toBe(3);
});

test('a rule for one name leaves those below it their lanes, and lifting it takes nothing from them', async () => {
  valueOf(await set({ host: 'lemmy.test', scope: 'exact' }));
  await say('One');
  await publishJournal(stage.world);
  valueOf(await lift('lemmy.test', 'exact'));
  await stage.settle();

  expect(told('One')).toEqual(['sub.lemmy.test', 'good.test']);
});

test('a rule for what is below it leaves the name itself its lane', async () => {
  valueOf(await set({ host: '*.lemmy.test' }));
  await say('One');
  await stage.settle();

  expect(told('One')).toEqual(['lemmy.test', 'good.test']);
});

describe('where only the invited are welcome', () => {
  const choose = (federation: 'open' | 'allow-list') =>
    stage.act((context) => changeSettings(context, { change: { federation }, by: null }));

  test('others rest, with their memberships, until all are welcome again', async () => {
    valueOf(await set({ host: 'good.test', degrees: ['allow'] }));
    expect(valueOf(await choose('allow-list'))).toEqual({ severed: 2, mended: 0 });
    await say('Among us');
    await stage.settle();
    expect(told('Among us')).toEqual(['good.test']);

    valueOf(await set({ host: 'sub.lemmy.test', degrees: ['trust'] }));
    await stage.settle();
    await say('With one more');
    await stage.settle();
    expect(told('With one more')).toEqual(['sub.lemmy.test', 'good.test']);

    expect(valueOf(await choose('open'))).toEqual({ severed: 0, mended: 1 });
    await stage.settle();
    await say('For all');
    await stage.settle();
    expect(told('For all')).toEqual(hosts);
  });

  test('who is met meanwhile is a stranger too', async () => {
    valueOf(await choose('allow-list'));
    await stage.given.remotePerson('https://new.test/u/mia');
    const [row] = await stage.house.database.query
      .select()
      .from(instancesTable)
      .where(eq(instancesTable.host, 'new.test'));

    expect(row).toMatchObject({ degrees: ['defederate'], rule: null });
  });
});

test('a rule with a term says nothing from the moment on, and a minute later all is back', async () => {
  const until = new Date(stage.house.clock().getTime() + 3_600_000);
  valueOf(await set({ host: 'lemmy.test', until }));
  await say('During');
  await stage.settle();
  expect(told('During')).toEqual(['good.test']);

  stage.house.pass(3_600_000);
  while ((await runChores(stage.world)) > 0);
  await stage.settle();
  await say('Later');
  await stage.settle();

  expect([told('During'), told('Later')]).toEqual([['good.test'], hosts]);
  const severed = await stage.house.database.query.select().from(membershipsTable);
  expect(severed.filter(({ severedBy }) => severedBy !== null)).toEqual([]);
});

test('what a community said meanwhile is fetched when its server is welcome again', async () => {
  const communities = ['https://lemmy.test/c/dogs', 'https://sub.lemmy.test/c/birds'];
  for (const uri of communities) {
    const community = await stage.given.remoteCommunity(uri);
    const pair = { community: community.id, member: alice.id };
    await stage.given.member(community, alice);
    valueOf(await stage.act((context) => acceptJoin(context, pair)));
  }
  await stage.given.remoteCommunity('https://lemmy.test/c/unfollowed');
  const query = stage.house.database.query;
  await query.delete(backfillsTable);
  valueOf(await set({ host: 'lemmy.test', scope: 'exact' }));
  await publishJournal(stage.world);
  expect(await query.select().from(backfillsTable)).toEqual([]);
  valueOf(await lift('lemmy.test', 'exact'));
  await publishJournal(stage.world);

  expect(await query.select().from(backfillsTable)).toMatchObject([
    { uri: communities[0], state: 'waiting' },
  ]);
});

test('wherever something is sent, its host is known, so that rules find it', async () => {
  const ida = await stage.given.remotePerson('https://good.test/u/ida', {
    inbox: 'https://inboxes.test/ida',
    sharedInbox: 'https://inboxes.test/',
  });
  stage.server('inboxes.test', 'lemmy');
  await stage.given.member(cats, ida, 'https://good.test/follows/2');
  await publishJournal(stage.world);
  const query = stage.house.database.query;

  const known = await query.select().from(instancesTable);
  for (const { host } of await query.select().from(lanesTable))
    expect(known.map((row) => row.host)).toContain(host);
  valueOf(await set({ host: 'inboxes.test' }));
  await say('Hidden');
  valueOf(await lift('inboxes.test'));
  await stage.settle();
  expect(stage.to('inboxes.test').filter(({ body }) => body.includes('Hidden'))).toEqual([]);
});
