/** A community's settings: who may open them, what each form does, and rules that are tried before they hold. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import type { Community } from '#domain/communities/community.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { findModerators } from '#domain/communities/find-moderators.ts';
import { keepBan } from '#domain/communities/keep-ban.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { listRules } from '#views/rule-list.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
const page = '/c/cats/settings';
let moot: Neighbour;
let owner: Browser;
let helper: Browser;
let bea: Browser;
let ann: Account;
let bob: Account;
let cats: Community;
const open = (): Browser => browserOf(moot.app, origin);

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  ann = await people.person('ann');
  const helping = await people.person('helper');
  await people.person('bea');
  bob = await people.person('bob');
  cats = await moot.given.community('cats', { by: ann });
  const office = {
    community: cats.id,
    person: helping.id,
    by: ann.id,
    scopes: ['content' as const],
  };
  valueOf(await moot.house.act((context) => appointModerator(context, office)));
  await moot.given.post({ in: cats, by: bob, title: 'A casino', source: 'Come to the casino' });
  [owner, helper, bea] = [open(), open(), open()];
  await owner.signIn('ann', password);
  await helper.signIn('helper', password);
  await bea.signIn('bea', password);
});
afterAll(street.close);
beforeEach(() => street.pass(60_000));

const reader = () => moot.house.database.query;
const names = async () => (await findModerators(reader(), cats.id)).map(({ name }) => name);
const rules = () => listRules(reader(), { community: cats.id });
const edit = {
  title: 'All cats',
  summary: 'About *cats*',
  posting: 'members',
  approval: 'newcomers',
  joining: 'approval',
  named: 'on',
};
const rule = { name: 'No gambling', kind: 'words', value: 'casino', action: 'hold' };

test('they are for those who moderate it', async () => {
  expect((await open().get(page)).headers.location).toBe(`/sign-in?to=${encodeURIComponent(page)}`);
  expect((await bea.get(page)).statusCode).toBe(403);
  expect((await owner.get(page)).statusCode).toBe(200);
  expect((await owner.get('/c/dogs/settings')).statusCode).toBe(404);
  expect((await owner.get('/c/cats')).body).toContain(`href="${page}"`);
  expect((await bea.get('/c/cats')).body).not.toContain(`href="${page}"`);
});

test('whoever is entrusted with less finds fewer forms', async () => {
  const { body } = await helper.get(page);

  for (const path of ['edit', 'rules']) expect(body).not.toContain(`${page}/${path}`);
  expect(body).not.toContain('value="appoint"');
  expect((await helper.get(`${page}/rules`)).statusCode).toBe(403);
});

test.each([
  ['edit', edit],
  ['moderators', { act: 'appoint', who: 'bea' }],
  ['moderators', { act: 'transfer', who: 'bea' }],
  ['rules/try', rule],
  ['rules/make', rule],
])('“%s” is refused to who may not', async (path, fields) => {
  for (const browser of [helper, bea]) {
    const answer = await browser.submit('/settings', `${page}/${path}`, fields);

    expect([path, answer.statusCode]).toEqual([path, 403]);
  }
  expect(await names()).toEqual(['ann', 'helper']);
  expect(await rules()).toEqual([]);
});

test('the settings are kept, and stand in the form', async () => {
  const answer = await owner.submit(page, `${page}/edit`, edit);

  expect(answer.headers.location).toBe(`${page}?done=edited`);
  expect(await findCommunity(reader(), cats.id)).toMatchObject({
    title: 'All cats',
    posting: 'members',
    approval: 'newcomers',
    joining: 'approval',
    sensitive: false,
    moderatorsNamed: true,
  });
  expect((await owner.get(page)).body).toContain('value="All cats"');
  const refused = await owner.submit(page, `${page}/edit`, { ...edit, title: ' ' });
  expect(refused.statusCode).toBe(422);
});

describe('moderators', () => {
  const seat = (fields: Record<string, string>) => owner.submit(page, `${page}/moderators`, fields);

  test('are appointed with what they may, entrusted with other things, and dismissed', async () => {
    await seat({ act: 'appoint', who: '@bea', 'scope-people': 'on' });
    expect(await names()).toEqual(['ann', 'helper', 'bea']);
    const body = (await owner.get(page)).body;
    const person = /name="person" value="(\d+)"[^]*Dismiss bea/.exec(body)?.[1];
    expect(body).toContain('people: warnings');

    const id = [...body.matchAll(/name="person" value="(\d+)"/g)].at(-1)![1]!;
    expect(person).toBeDefined();
    await seat({ act: 'scope', person: id, 'scope-rules': 'on' });
    expect((await owner.get(page)).body).toContain('<span>automatic rules</span>');
    await seat({ act: 'dismiss', person: id, reason: 'Thanks' });
    expect(await names()).toEqual(['ann', 'helper']);
  });

  test('who is not known is refused in words', async () => {
    const answer = await seat({ act: 'appoint', who: 'nobody_here' });

    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Nobody of that name');
  });
});

test('bans are listed with their reason, and lifted there', async () => {
  const ban = { community: cats.id, person: bob.id, by: cats.id, reason: 'Rude', until: null };
  valueOf(await moot.house.act((context) => banMember(context, { ...ban, by: null })));

  expect((await owner.get(page)).body).toContain('Rude');
  const fields = { act: 'unban', person: String(bob.id), community: String(cats.id), back: page };
  const answer = await owner.submit(page, '/moderation/act', fields);
  expect(answer.headers.location).toBe(`${page}?done=unbanned`);
  expect((await owner.get(page)).body).not.toContain('Rude');
});

describe('an automatic rule', () => {
  test('is tried against what came lately, made, switched off and ended', async () => {
    const path = `${page}/rules`;
    const tried = await owner.submit(path, `${path}/try`, rule);
    expect(tried.body).toContain('would have met 1, by 1 person');
    expect(tried.body).toContain('A casino');
    expect(await rules()).toEqual([]);

    await owner.submit(path, `${path}/make`, rule);
    const [made] = await rules();
    expect(made).toMatchObject({ name: 'No gambling', enabled: true });
    const id = String(made!.id);
    await owner.submit(path, `${path}/change`, { rule: id, enabled: 'no' });
    expect(await rules()).toMatchObject([{ enabled: false }]);
    await owner.submit(path, `${path}/end`, { rule: id });
    expect(await rules()).toEqual([]);
  });

  test.each([
    ['a pattern that cannot be read', { kind: 'pattern', value: '(a' }, 'cannot be read'],
    ['a number that is none', { kind: 'rate', value: 'many' }, 'not what this kind of rule needs'],
  ])('with %s is refused in words', async (_, fields, words) => {
    const path = `${page}/rules`;
    const answer = await owner.submit(path, `${path}/try`, { ...rule, ...fields });

    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(words);
    expect(answer.body).toContain('No gambling');
  });

  test('of the whole server is not for moderators of a community', async () => {
    expect((await owner.get('/moderation/rules')).statusCode).toBe(403);
  });
});

test('bans of one moment are all found, page after page', async () => {
  const birds = await moot.given.community('birds', { by: ann });
  const people: string[] = [];
  await moot.house.act(async (context) => {
    for (let number = 0; number < 55; number++) {
      const { id, name } = await moot.given.remotePerson(`https://far.test/u/wight${100 + number}`);
      const ban = { community: birds.id, person: id, reason: null, until: null };
      await keepBan(context, ban);
      people.push(name);
    }
  });
  const first = (await owner.get('/c/birds/settings')).body;
  const more = /href="([^"]*[?]bans=[^"#]*)/.exec(first)?.[1] ?? '';
  const both = first + (await owner.get(more)).body;
  expect(people.filter((name) => !both.includes(name))).toEqual([]);
});
