/** What a change of rules does at once: whom it tells, what it suspends, what it brings back. */
import { beforeEach, expect, test } from 'vitest';
import { asc } from 'drizzle-orm';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { endRules } from '#domain/moderation/end-rules.ts';
import { enforceRules } from '#domain/moderation/enforce-rules.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { addRule } from '#domain/policy/add-rule.ts';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { findRules } from '#domain/policy/find-rules.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { noteInstance } from '#domain/instances/note-instance.ts';
import { noteSoftware } from '#domain/instances/note-software.ts';
import { done, refuse } from '#lib/outcome.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann', 'admin');
const ben = await given.account('ben');
const dogs = await given.remoteCommunity('https://bad.test/c/dogs');
const birds = await given.remoteCommunity('https://www.bad.test/c/birds');
const fish = await given.remoteCommunity('https://good.test/c/fish');
for (const community of [dogs, birds, fish]) await given.member(community, ben);
await given.member(dogs, ann);

beforeEach(() => reader.delete(memberNoticesTable));

const set = (host: string, more: Partial<Parameters<typeof setRule>[1]> = {}) =>
  house.act((context) => setRule(context, { host, degrees: ['defederate'], by: ann.id, ...more }));
const lift = (host: string) => house.act((context) => liftRule(context, { host, by: ann.id }));
const notices = () =>
  reader.select().from(memberNoticesTable).orderBy(asc(memberNoticesTable.person));
const log = async () =>
  (await reader.select().from(modlogTable).orderBy(asc(modlogTable.id))).at(-1);

test('members are told once each what is suspended, and why', async () => {
  valueOf(await set('bad.test', { publicReason: 'Spam' }));

  const [first, second, ...others] = await notices();
  const act = (await log())?.id;
  expect(others).toEqual([]);
  expect(first).toMatchObject({ person: ann.id, kind: 'severed', act });
  expect(first?.text).toMatch(/^Your membership in @dogs@bad\.test is suspended.*Spam$/);
  expect(second).toMatchObject({ person: ben.id, kind: 'severed', act });
  expect(second?.text).toContain('@birds@www.bad.test, @dogs@bad.test are suspended');
  expect(second?.text).not.toContain('fish');
});

test('another rule that leaves it suspended tells nobody again, nor does lifting one of the two', async () => {
  valueOf(await set('www.bad.test'));
  valueOf(await lift('bad.test'));
  expect(await notices()).toEqual([]);
  valueOf(await lift('www.bad.test'));
  expect(await notices()).toEqual([]);
});

test('a rule that shuts nobody out suspends nothing and tells nobody', async () => {
  const degrees = ['limit', 'hold', 'no-media', 'no-reports', 'no-votes', 'known-only'] as const;
  expect(valueOf(await set('bad.test', { degrees }))).toMatchObject({ severed: 0 });
  expect(await notices()).toEqual([]);
  valueOf(await lift('bad.test'));
});

test('a whole list tells everybody once', async () => {
  const rules = ['bad.test', 'good.test', 'elsewhere.test'];
  const settled = await house.act(async (context) => {
    for (const host of rules)
      await addRule(context, { host, scope: 'domain', degrees: ['defederate'], by: null, list: 3 });
    return enforceRules(context);
  });

  expect(settled).toEqual({ severed: 4, mended: 0 });
  expect((await notices()).map(({ person }) => person)).toEqual([ann.id, ben.id]);
  await house.act(async (context) => {
    await reader.execute('delete from instance_rules');
    await enforceRules(context);
  });
});

test('a term ends to the moment, and a record of it is kept', async () => {
  const until = new Date(house.clock().getTime() + 1000);
  valueOf(await set('bad.test', { until }));
  expect(await findBlocked(reader, ['bad.test'], house.clock())).toEqual([true]);
  expect(await house.act((context) => endRules(context))).toBe(0);

  house.pass(1000);
  expect(await findBlocked(reader, ['bad.test'], house.clock())).toEqual([false]);
  expect(await house.act((context) => endRules(context))).toBe(1);
  expect(await findRules(reader)).toEqual([]);
  expect(await log()).toMatchObject({
    act: 'instance.unruled',
    automatic: true,
    moderator: null,
    host: 'bad.test',
    before: { degrees: ['defederate'] },
  });
  expect(await set('bad.test', { until })).toEqual(refuse('past'));
});

test('settings are changed by admins, within bounds, and recorded', async () => {
  const change = (by: number, change: Parameters<typeof changeSettings>[1]['change']) =>
    house.act((context) => changeSettings(context, { change, by, reason: 'Quiet' }));

  expect(await change(ben.id, { federation: 'allow-list' })).toEqual(refuse('not-allowed'));
  expect(await change(ann.id, { newcomerDays: -1 })).toEqual(refuse('bad-number'));
  expect(await change(ann.id, { newcomerPerMinute: 1.5 })).toEqual(refuse('bad-number'));
  expect(await change(ann.id, { newcomerMentions: 5 })).toEqual(refuse('unchanged'));
  expect(await change(ann.id, {})).toEqual(refuse('unchanged'));
  expect(await change(ann.id, { newcomerDays: 3, newcomerMentions: 5 })).toEqual(
    done({ severed: 0, mended: 0 }),
  );
  expect(await findSettings(reader)).toMatchObject({ newcomerDays: 3, newcomerMentions: 5 });
  expect(await log()).toMatchObject({
    act: 'settings.changed',
    role: 'admin',
    moderator: ann.id,
    reason: 'Quiet',
    before: { newcomerDays: 7 },
    after: { newcomerDays: 3 },
  });
});

test('a server that is met while its rule is being set does not slip through', async () => {
  const ring = Promise.withResolvers<void>();
  const meeting = house.act(async (context) => {
    await noteInstance(context, 'slow.test');
    await ring.promise;
  });
  const ruling = set('slow.test');
  await new Promise((go) => setTimeout(go, 100));
  ring.resolve();
  await meeting;
  valueOf(await ruling);
  await house.act((context) => noteInstance(context, 'sub.slow.test'));
  const asked = { host: 'asked.slow.test', software: 'lemmy', version: '1' };
  await house.act((context) => noteSoftware(context, asked));

  const rows = await reader.select().from(instancesTable);
  const degrees = rows.filter(({ host }) => host.endsWith('slow.test')).map((row) => row.degrees);
  expect(degrees).toEqual([['defederate'], ['defederate'], ['defederate']]);
});

test('a rule that turns ten thousand servers is one act like any other', async () => {
  await reader.execute(`insert into instances (id, host, created)
    select 100000 + n, 'h' || n || '.crowd.example', now() from generate_series(1, 10000) n`);
  await house.forget();
  valueOf(await set('crowd.example'));
  const journal = await house.journal();
  valueOf(await lift('crowd.example'));

  expect(journal).toHaveLength(10_000);
  expect(new Set(journal.map(({ kind }) => kind))).toEqual(new Set(['instance.blocked']));
  const rows = await reader.select().from(instancesTable);
  expect(rows.filter(({ degrees, rule }) => degrees.length > 0 || rule !== null)).toHaveLength(3);
});
