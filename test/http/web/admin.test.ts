/** Admins' pages: who may look, rules that are looked at before they hold, and what everybody may read of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findInstance } from '#domain/instances/find-instance.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { findRules } from '#domain/policy/find-rules.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
let bea: Browser;
const open = (): Browser => browserOf(moot.app, origin);

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  const admin = await people.person('ada', 'admin');
  await people.person('bea');
  const cats = await moot.given.community('cats', { by: admin });
  const eve = await moot.given.remotePerson('https://far.test/u/eve');
  await moot.given.member(cats, eve, 'https://far.test/follow/1');
  await moot.given.post({ in: cats, by: eve, title: 'From afar', uri: 'https://far.test/p/1' });
  [ada, bea] = [open(), open()];
  await ada.signIn('ada', password);
  await bea.signIn('bea', password);
});
afterAll(street.close);
beforeEach(() => street.pass(60_000));

const rules = async () =>
  (await findRules(moot.house.database.query)).map(({ host, scope, degrees }) => ({
    host,
    scope,
    degrees,
  }));
const block = { host: 'far.test', scope: 'domain', 'degree-defederate': 'on', public: 'Spam' };

describe.each(['/admin', '/admin/instances', '/admin/instances/far.test', '/admin/settings'])(
  '%s',
  (path) => {
    test('leads who is not signed in to where they can, and back', async () => {
      const answer = await open().get(path);

      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
    });

    test('tells members who may', async () => {
      const answer = await bea.get(path);

      expect(answer.statusCode).toBe(403);
      expect(answer.body).toContain('Only admins');
    });

    test('is there for admins', async () => {
      expect((await ada.get(path)).statusCode).toBe(200);
    });
  },
);

describe('a rule', () => {
  test('is set by nobody but admins', async () => {
    for (const path of ['preview', 'rule', 'lift-preview', 'lift']) {
      const answer = await bea.submit('/settings', `/admin/instances/${path}`, block);

      expect([path, answer.statusCode]).toEqual([path, 403]);
    }
    expect(await rules()).toEqual([]);
  });

  test('has a private reason that admins alone read, as the form says', async () => {
    await peopleIn(moot.house).person('mod', 'moderator');
    const mod = open();
    await mod.signIn('mod', password);

    expect((await ada.get('/admin/instances')).body).toContain('Only admins of this server read');
    expect((await mod.get('/admin/instances')).statusCode).toBe(403);
  });

  test('is looked at first, in numbers and names, and nothing holds yet', async () => {
    const answer = await ada.submit('/admin/instances', '/admin/instances/preview', block);

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Memberships from there in communities here');
    expect(answer.body).toMatch(/Posts<\/dt><dd title="1">1</);
    expect(await rules()).toEqual([]);
  });

  test('holds when it is confirmed, is told to everybody, and is lifted after a look', async () => {
    const set = await ada.submit('/admin/instances', '/admin/instances/rule', {
      ...block,
      private: 'told by a friend',
    });

    expect(set.headers.location).toBe('/admin/instances/far.test?done=ruled');
    expect(await rules()).toEqual([{ host: 'far.test', scope: 'domain', degrees: ['defederate'] }]);
    const told = (await open().get('/instances')).body;
    expect(told).toContain('far.test');
    expect(told).toContain('Spam');
    expect(told).not.toContain('a friend');
    expect((await ada.get('/admin/instances/far.test')).body).toContain('told by a friend');
    expect((await open().get('/')).body).not.toContain('From afar');

    const fields = { host: 'far.test', scope: 'domain' };
    const page = '/admin/instances/far.test';
    const look = await ada.submit(page, '/admin/instances/lift-preview', fields);
    expect(look.body).toContain('Comes back');
    expect(await rules()).toHaveLength(1);
    await ada.submit(page, '/admin/instances/lift', fields);
    expect(await rules()).toEqual([]);
    expect((await open().get('/')).body).toContain('From afar');
  });

  test.each([
    ['no name of a server', { ...block, host: 'not a host' }, 'no name of a server'],
    ['this very server', { ...block, host: 'meet.test' }, 'this very server'],
    ['nothing that happens', { host: 'far.test', scope: 'domain' }, 'at least one'],
    ['a contradiction', { ...block, 'degree-allow': 'on' }, 'do not go together'],
  ])('with %s is refused in words, and what was typed is still there', async (_, fields, words) => {
    const answer = await ada.submit('/admin/instances', '/admin/instances/rule', fields);

    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(words);
    expect(answer.body).toContain(`value="${fields.host}"`);
    expect(await rules()).toEqual([]);
  });

  test('of a masked name is masked in public', async () => {
    await ada.submit('/admin/instances', '/admin/instances/rule', {
      ...block,
      host: 'very-bad-place.test',
      obfuscated: 'on',
    });

    const told = (await open().get('/instances')).body;
    expect(told).toContain('very**********.test');
    expect(told).not.toContain('very-bad-place');
  });
});

describe('what a server may send', () => {
  const page = '/admin/instances/far.test';
  const budgetOf = async () =>
    (await findInstance(moot.house.database.query, 'far.test'))?.budgetChosen;

  test('is chosen by admins, and nothing typed means what the settings say', async () => {
    const send = (perMinute: string) =>
      ada.submit(page, '/admin/instances/budget', { host: 'far.test', perMinute });
    await send('7');
    expect(await budgetOf()).toBe(7);
    expect((await send('many')).statusCode).toBe(422);
    expect(await budgetOf()).toBe(7);
    await send('');
    expect(await budgetOf()).toBeNull();
    const fields = { host: 'far.test', perMinute: '9' };
    expect((await bea.submit('/settings', '/admin/instances/budget', fields)).statusCode).toBe(403);
  });
});

describe('erasing what came from a server', () => {
  const send = (browser: Browser, confirm: string) =>
    browser.submit('/settings', '/admin/instances/purge', { host: 'far.test', confirm });

  test('needs a block, the name typed once more, and an admin', async () => {
    expect((await send(ada, 'far.test')).body).toContain('Block the server first');
    await ada.submit('/admin/instances', '/admin/instances/rule', block);
    expect((await send(ada, 'near.test')).statusCode).toBe(422);
    expect((await send(bea, 'far.test')).statusCode).toBe(403);
    expect((await ada.get('/admin/instances/far.test')).body).toContain('Type far.test to confirm');

    const done = await send(ada, 'far.test');
    expect(done.headers.location).toBe('/admin/instances/far.test?done=purged');
  });
});

describe('the settings of the server', () => {
  const settings = () => findSettings(moot.house.database.query);
  const fields = { federation: 'open', days: '3', perMinute: '20', mentions: '2', named: 'on' };
  const send = (browser: Browser, more: Record<string, string> = {}) =>
    browser.submit('/settings', '/admin/settings', { ...fields, ...more });

  test('are kept by admins alone', async () => {
    expect((await send(bea)).statusCode).toBe(403);
    expect((await send(ada)).headers.location).toBe('/admin/settings?done=settings');
    expect(await settings()).toMatchObject({
      federation: 'open',
      listPublished: false,
      moderatorsNamed: true,
      newcomerDays: 3,
      newcomerPerMinute: 20,
      newcomerMentions: 2,
    });
    expect((await open().get('/instances')).body).toContain('do not publish');
  });

  test('with a number that makes no sense are refused', async () => {
    expect((await send(ada, { days: 'soon' })).statusCode).toBe(422);
    expect((await settings()).newcomerDays).toBe(3);
  });

  test('close the server to strangers only after a look', async () => {
    const look = await send(ada, { federation: 'allow-list' });
    expect(look.statusCode).toBe(200);
    expect(look.body).toContain('Before that holds');
    expect((await settings()).federation).toBe('open');

    await send(ada, { federation: 'allow-list', seen: 'on' });
    expect((await settings()).federation).toBe('allow-list');
    await send(ada, { seen: 'on' });
    expect((await settings()).federation).toBe('open');
  });
});

test('battle mode begins with an end, and ends before it', async () => {
  const page = '/moderation/battle';
  const until = async () => (await findSettings(moot.house.database.query)).battleUntil;
  expect((await bea.get(page)).statusCode).toBe(403);
  expect((await bea.submit('/settings', `${page}/begin`, { term: '1h' })).statusCode).toBe(403);
  await ada.submit(page, `${page}/begin`, { term: '1h', reason: 'A flood' });
  expect(await until()).toEqual(new Date(moot.house.clock().getTime() + 3_600_000));
  expect((await ada.get('/admin')).body).toContain('Battle mode is on');
  await ada.submit(page, `${page}/end`);
  expect(await until()).toBeNull();
  expect((await ada.submit(page, `${page}/begin`, { term: '' })).statusCode).toBe(422);
});
