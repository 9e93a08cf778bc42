/** Admins' pages: who may look, rules that are looked at before they hold, and what everybody may read of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

describe.each(['/admin', '/admin/instances', '/admin/instances/far.test'])('%s', (path) => {
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
});

describe('a rule', () => {
  test('is set by nobody but admins', async () => {
    for (const path of ['preview', 'rule', 'lift-preview', 'lift']) {
      const answer = await bea.submit('/settings', `/admin/instances/${path}`, block);

      expect([path, answer.statusCode]).toEqual([path, 403]);
    }
    expect(await rules()).toEqual([]);
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
