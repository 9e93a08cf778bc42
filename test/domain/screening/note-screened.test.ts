/** Automatic rules in force: what they do, that the record tells of each act, and who may make them. */
import { and, eq, gt } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeRule } from '#domain/moderation/change-rule.ts';
import { endRule } from '#domain/moderation/end-rule.ts';
import { approveHeld } from '#domain/moderation/approve-held.ts';
import { makeRule, type MakeRule } from '#domain/moderation/make-rule.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { findHeldOf } from '#domain/screening/find-held.ts';
import { findRulesOf } from '#domain/screening/find-rule.ts';
import { refuse } from '#lib/outcome.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const site = await given.account('site', 'moderator');
const cats = await given.community('cats', { by: ann });
const dogs = await given.community('dogs', { by: ann });
let made: number[] = [];
let before = 0;

const make = async (more: Partial<MakeRule> = {}) => {
  const rule = {
    community: cats.id,
    name: 'No casinos',
    kind: 'words',
    settings: { words: ['casino'] },
    action: 'hold',
    by: ann.id,
    ...more,
  };
  const outcome = await house.act((context) => makeRule(context, rule));
  if (outcome.done) made.push(outcome.value.rule);
  return outcome;
};
const casino = (by = bob, community = cats) =>
  given.post({ in: community, by, title: 'Casino', source: 'Words' });
const entries = () =>
  reader
    .select()
    .from(modlogTable)
    .where(and(gt(modlogTable.id, before), eq(modlogTable.automatic, true)));

beforeEach(async () => {
  const rows = await reader.select({ id: modlogTable.id }).from(modlogTable);
  before = Math.max(0, ...rows.map(({ id }) => id));
  await house.forget();
});
afterEach(async () => {
  for (const rule of made) await house.act((context) => endRule(context, { rule, by: null }));
  made = [];
});

test('a rule holds what it meets, says so in the record, and tells the author', async () => {
  const { rule } = valueOf(await make());
  const post = await casino();
  expect(post.held).not.toBeNull();
  const row = (await findHeldOf(reader, { post: post.id }))!;
  expect(row).toMatchObject({ why: 'rule', rule });
  expect(await house.journal()).toEqual([]);
  expect(await entries()).toMatchObject([
    {
      act: 'content.held',
      rule,
      automatic: true,
      role: 'rule',
      moderator: null,
      open: true,
      post: post.id,
      person: bob.id,
      community: cats.id,
      reason: 'No casinos',
    },
  ]);
  valueOf(await house.act((context) => approveHeld(context, { held: row.id, by: ann.id })));
  expect((await casino(bob, dogs)).held).toBeNull();
});

test('a rule of the server counts in every community, and not for who moderates', async () => {
  valueOf(await make({ community: null, by: site.id }));
  expect((await casino(bob, dogs)).held).not.toBeNull();
  expect((await casino(ann)).held).toBeNull();
  expect((await casino(site)).held).toBeNull();
});

test('what a rule removes is told to nobody, and waits when it is restored', async () => {
  const { rule } = valueOf(await make({ action: 'remove' }));
  const post = await casino();
  const [entry] = await entries();
  expect(entry).toMatchObject({ act: 'post.removed', rule, automatic: true });
  expect(post).toMatchObject({ removedBy: entry?.id });
  expect(post.removed).not.toBeNull();
  expect((await house.journal()).map(({ kind }) => kind)).toEqual([]);
  const back = { subject: { post: post.id }, by: ann.id };
  valueOf(await house.act((context) => restoreContent(context, back)));
  const row = (await findHeldOf(reader, { post: post.id }))!;
  await house.forget();
  valueOf(await house.act((context) => approveHeld(context, { held: row.id, by: ann.id })));
  expect((await house.journal()).map(({ kind }) => kind)).toEqual(['post.created']);
});

test('a rule reports, once a thing, and what it found is shown and told', async () => {
  const { rule } = valueOf(await make({ action: 'report' }));
  const post = await casino();
  expect(post.held).toBeNull();
  expect((await house.journal()).map(({ kind }) => kind)).toContain('post.created');
  const reports = await reader.select().from(reportsTable).where(eq(reportsTable.rule, rule));
  expect(reports).toMatchObject([
    { kind: 'finding', reporter: null, post: post.id, community: cats.id, reason: 'No casinos' },
  ]);
  expect(await entries()).toMatchObject([{ act: 'report.found', rule, post: post.id }]);
});

test('a rule limits: told as ever, and in no list', async () => {
  valueOf(await make({ action: 'limit' }));
  const post = await casino();
  expect(post).toMatchObject({ held: null, limited: house.clock() });
  expect((await house.journal()).map(({ kind }) => kind)).toContain('post.created');
  expect(await entries()).toMatchObject([{ act: 'post.limited' }]);
});

test('what one rule holds another does not limit, and each act has its entry once', async () => {
  valueOf(await make({ action: 'limit', name: 'Quietly' }));
  valueOf(await make({ action: 'report', name: 'Look' }));
  const limited = await casino();
  house.pass(1000);
  const again = { post: limited.id, by: bob.id, title: 'Casino again' };
  valueOf(await house.act((context) => editPost(context, again)));
  expect((await entries()).map(({ act }) => act)).toEqual(['report.found', 'post.limited']);
  valueOf(await make({ action: 'hold' }));
  const held = await casino();
  expect(held).toMatchObject({ limited: null });
  expect((await entries()).slice(2).map(({ act }) => act)).toEqual([
    'report.found',
    'content.held',
  ]);
});

test('an edit is looked at as well; rules about who writes say nothing of it', async () => {
  const post = await given.post({ in: cats, by: bob, title: 'Cats', source: 'Words' });
  valueOf(await make());
  valueOf(await make({ kind: 'first-posts', settings: { count: 1000 }, action: 'remove' }));
  await house.forget();
  house.pass(1000);
  const edit = (title: string) =>
    house.act((context) => editPost(context, { post: post.id, by: bob.id, title }));
  valueOf(await edit('More cats'));
  expect(await findPost(reader, post.id)).toMatchObject({ held: null, removed: null });
  valueOf(await edit('Casino'));
  expect((await findPost(reader, post.id))?.held).not.toBeNull();
  expect((await house.journal()).map(({ kind }) => kind)).toEqual(['post.edited']);
});

test('what a rule removes for its new words is taken back where it was told', async () => {
  const post = await given.post({ in: cats, by: bob, title: 'Cats', source: 'Words' });
  valueOf(await make({ action: 'remove' }));
  await house.forget();
  house.pass(1000);
  const edit = { post: post.id, by: bob.id, title: 'Casino' };
  valueOf(await house.act((context) => editPost(context, edit)));
  expect((await findPost(reader, post.id))?.removed).not.toBeNull();
  expect(await house.journal()).toEqual([
    { kind: 'post.removed', community: cats.id, post: post.id, by: null, reason: 'No casinos' },
  ]);
});

test('rate, first posts and new accounts are counted', async () => {
  const nina = await given.account('nina');
  const write = (source: string) => given.post({ in: dogs, by: nina, source });
  valueOf(
    await make({ community: dogs.id, kind: 'rate', settings: { perHour: 2 }, name: 'Slowly' }),
  );
  const held = [await write('1'), await write('2'), await write('3')].map((post) => post.held);
  expect(held.map((when) => when !== null)).toEqual([false, false, true]);
  house.pass(3_600_001);
  expect((await write('4')).held).toBeNull();
  valueOf(
    await make({ community: dogs.id, kind: 'new-account', settings: { hours: 2 }, name: 'New' }),
  );
  expect((await write('5')).held).not.toBeNull();
  house.pass(3_600_001);
  expect((await write('6')).held).toBeNull();
});

test('the same text by several people is held from the third on', async () => {
  valueOf(
    await make({ community: null, by: null, kind: 'repeat', settings: { people: 3, minutes: 10 } }),
  );
  const source = 'Earn a thousand a day from home';
  const people = [
    await given.account('pia'),
    await given.account('pam'),
    await given.account('pat'),
  ];
  const held: boolean[] = [];
  for (const [at, by] of people.entries()) {
    const where = at === 1 ? dogs : cats;
    held.push((await given.post({ in: where, by, title: 'x', source })).held !== null);
    house.pass(60_000);
  }
  expect(held).toEqual([false, false, true]);
  house.pass(3_600_000);
  const late = await given.post({ in: cats, by: bob, title: 'x', source });
  expect(late.held).toBeNull();
});

test('rules are for those whom the table names, and are changed and ended with an entry each', async () => {
  expect(await make({ by: bob.id })).toEqual(refuse('not-allowed'));
  expect(await make({ community: null })).toEqual(refuse('not-allowed'));
  expect(await make({ name: '  ' })).toEqual(refuse('no-name'));
  expect(await make({ action: 'explode' })).toEqual(refuse('bad-action'));
  expect(await make({ kind: 'pattern', settings: { pattern: '(' } })).toEqual(
    refuse('bad-pattern'),
  );
  expect(await make({ community: bob.id })).toEqual(refuse('not-found'));
  const { rule } = valueOf(await make());
  const change = (more: object, by: number | null = ann.id) =>
    house.act((context) => changeRule(context, { rule, by, ...more }));
  expect(await change({ enabled: false }, bob.id)).toEqual(refuse('not-allowed'));
  expect(await change({ settings: { words: [] } })).toEqual(refuse('bad-settings'));
  valueOf(await change({ enabled: false }));
  expect((await casino()).held).toBeNull();
  const { act } = valueOf(await change({ enabled: true, settings: { words: ['bingo'] } }));
  expect((await casino()).held).toBeNull();
  const [entry] = await reader.select().from(modlogTable).where(eq(modlogTable.id, act));
  expect(entry).toMatchObject({
    act: 'rule.changed',
    rule,
    before: { settings: { words: ['casino'] }, enabled: false },
    after: { settings: { words: ['bingo'] }, enabled: true },
  });
  await reader
    .update(moderatorsTable)
    .set({ scopes: ['content'], owner: false })
    .where(eq(moderatorsTable.person, ann.id));
  expect(await make()).toEqual(refuse('not-allowed'));
  expect(await house.act((context) => endRule(context, { rule, by: ann.id }))).toEqual(
    refuse('not-allowed'),
  );
  await reader.update(moderatorsTable).set({ scopes: [], owner: true });
  valueOf(await house.act((context) => endRule(context, { rule, by: ann.id })));
  expect(await change({})).toEqual(refuse('no-such-rule'));
});

test('one place has fifty rules at most, and ten patterns', async () => {
  const pattern = { kind: 'pattern', settings: { pattern: 'x' } };
  for (let n = 0; n < 10; n++) valueOf(await make(pattern));
  expect(await make(pattern)).toEqual(refuse('too-many-rules'));
  for (let n = 10; n < 50; n++) valueOf(await make());
  expect(await make()).toEqual(refuse('too-many-rules'));
  expect(await findRulesOf(reader, cats.id)).toHaveLength(50);
});
