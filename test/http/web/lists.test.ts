/** Lists of servers on admins' pages: followed, looked into, imported after a look, saved as a file, ended. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { refreshLists } from '#federation/lists/refresh-lists.ts';
import { listsIn } from '../../domain/lists/support.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
let bea: Browser;
let lists: ReturnType<typeof listsIn>;
let served =
  '#domain,#severity,#public_comment\nfar.test,suspend,<b>spam</b>\nquiet.test,silence,\n';
const open = (): Browser => browserOf(moot.app, origin);

beforeAll(async () => {
  moot = await street.open(origin);
  lists = listsIn(moot.house);
  street.wire.servers.set('lists.test', async () => new Response(served));
  const people = peopleIn(moot.house);
  const admin = await people.person('ada', 'admin');
  await people.person('bea');
  const cats = await moot.given.community('cats', { by: admin });
  const eve = await moot.given.remotePerson('https://far.test/u/eve');
  await moot.given.member(cats, eve, 'https://far.test/follow/1');
  [ada, bea] = [open(), open()];
  await ada.signIn('ada', password);
  await bea.signIn('bea', password);
});
afterAll(street.close);
beforeEach(() => street.pass(60_000));

const terms = { adoption: 'draft', retraction: 'remove', priority: '0' };
const text = 'domain,severity\r\nfar.test,suspend\r\nx.example,silence\r\ncom,suspend\r\n';

describe('who may', () => {
  test.each(['/admin/lists', '/admin/lists/1', '/admin/lists/export/csv'])(
    'look at %s: admins alone',
    async (path) => {
      const answer = await open().get(path);
      expect(answer.headers.location).toBe(
        `/sign-in?to=${encodeURIComponent(path.startsWith('/admin/lists/export') ? '/admin/lists' : path)}`,
      );
      expect((await bea.get(path)).statusCode).toBe(403);
    },
  );

  test.each([
    ['subscribe', { name: 'x', url: 'https://lists.test/x', ...terms }],
    ['import-preview', { text }],
    ['import', { text }],
    ['1/change', terms],
    ['1/shrink', {}],
    ['1/decide', { entries: 'all', decision: 'adopt', seen: 'yes' }],
    ['1/end', { rules: 'remove', seen: 'yes' }],
  ])('send %s: admins alone', async (path, fields) => {
    expect((await bea.submit('/settings', `/admin/lists/${path}`, fields)).statusCode).toBe(403);
    expect(await lists.rules()).toEqual([]);
  });
});

describe('a list', () => {
  test('is followed, read by the worker, and waits for approval', async () => {
    const sent = { name: 'tier0', url: 'https://lists.test/tier0.csv', ...terms, priority: '7' };
    const begun = await ada.submit('/admin/lists', '/admin/lists/subscribe', sent);
    expect(begun.headers.location).toBe('/admin/lists/1?done=list-subscribed');
    expect((await ada.submit('/admin/lists', '/admin/lists/subscribe', sent)).body).toContain(
      'followed already',
    );
    await refreshLists(moot.world);
    const { body } = await ada.get('/admin/lists/1');

    expect(body).toContain('Waiting (2)');
    expect(body).toContain('far.test');
    expect(body).toContain('&lt;b>spam&lt;/b>');
    expect((await ada.get('/admin/lists')).body).toContain('2 waiting');
    expect(await lists.rules()).toEqual([]);
  });

  test('is approved after a look at what that changes', async () => {
    const entry = String(await lists.entry(1, 'far.test'));
    const asked = { entries: entry, decision: 'adopt' };
    const look = await ada.submit('/admin/lists/1', '/admin/lists/1/decide', asked);
    expect(look.body).toContain('Memberships from there in communities here');
    expect(await lists.rules()).toEqual([]);
    const done = await ada.submit('/admin/lists/1', '/admin/lists/1/decide', {
      ...asked,
      seen: 'yes',
    });

    expect(done.headers.location).toBe('/admin/lists/1?done=list-decided');
    expect(await lists.rules()).toEqual(['list 1 far.test defederate']);
    await ada.submit('/admin/lists/1', '/admin/lists/1/decide', {
      entries: 'all',
      decision: 'exclude',
      seen: 'yes',
    });
    expect((await ada.get('/admin/lists/1?state=excluded')).body).toContain('quiet.test');
    expect((await lists.log()).at(-1)).toMatchObject({ act: 'list.decided', role: 'admin' });
  });

  test('gets other terms, its words among them', async () => {
    const changed = await ada.submit('/admin/lists/1', '/admin/lists/1/change', {
      ...terms,
      priority: '9',
      state: 'active',
      'map-suspend': 'limit',
      'map-silence': 'none',
    });

    expect(changed.headers.location).toBe('/admin/lists/1?done=list-changed');
    expect(await lists.list(1)).toMatchObject({
      priority: 9,
      mapping: { suspend: ['limit'], silence: [] },
    });
    const wrong = await ada.submit('/admin/lists/1', '/admin/lists/1/change', {
      ...terms,
      priority: '999',
    });
    expect([wrong.statusCode, wrong.body.includes('0 to 255')]).toEqual([422, true]);
  });

  test('that lost everything says so, and is taken over when an admin lets it', async () => {
    served = '#domain,#severity\nnew.example,suspend\n';
    await refreshLists(moot.world);
    const { body } = await ada.get('/admin/lists/1');
    expect(body).toContain('It names nothing of what it named before');
    expect((await ada.get('/admin/lists')).body).toContain('not taken over');
    await ada.submit('/admin/lists/1', '/admin/lists/1/shrink');
    await refreshLists(moot.world);

    expect(await lists.rules()).toEqual([]);
    expect((await ada.get('/admin/lists/1')).body).not.toContain('names nothing');
  });

  test('is ended after a look', async () => {
    await lists.take(1, 'new.example', 'far.test');
    await ada.submit('/admin/lists/1', '/admin/lists/1/decide', {
      entries: 'all',
      decision: 'adopt',
      seen: 'yes',
    });
    const look = await ada.submit('/admin/lists/1', '/admin/lists/1/end', { rules: 'remove' });
    expect(look.body).toContain('Before it is ended');
    expect(await lists.rules()).toHaveLength(2);
    const done = await ada.submit('/admin/lists/1', '/admin/lists/1/end', {
      rules: 'remove',
      seen: 'yes',
    });

    expect(done.headers.location).toBe('/admin/lists?done=list-ended');
    expect(await lists.rules()).toEqual([]);
    expect((await ada.get('/admin/lists/1')).statusCode).toBe(404);
    expect(
      (await ada.submit('/admin/lists', '/admin/lists/1/end', { rules: 'remove' })).statusCode,
    ).toBe(404);
  });

  test.each([
    [{ url: 'javascript:alert(1)' }, 'begins with https'],
    [{ name: '<x>' }, '1 to 64'],
  ])('with %j is not followed', async (wrong, words) => {
    const answer = await ada.submit('/admin/lists', '/admin/lists/subscribe', {
      name: 'other',
      url: 'https://lists.test/other',
      ...terms,
      ...wrong,
    });

    expect([answer.statusCode, answer.body.includes(words)]).toEqual([422, true]);
  });
});

test.each([
  '%00',
  '0',
  '-1',
  '1e9',
  '99999999999',
  'export',
  '__proto__',
  '%f0%9f%98%80',
  '1%20or%201=1',
])('there is no list %s', async (id) => {
  expect([400, 404]).toContain((await ada.get(`/admin/lists/${id}`)).statusCode);
  const sent = await ada.submit('/admin/lists', `/admin/lists/${id}/end`, { rules: 'remove' });
  expect([400, 404]).toContain(sent.statusCode);
});

describe('an import', () => {
  test('shows what it would change, with the lines that cannot be used, and changes nothing yet', async () => {
    const look = await ada.submit('/admin/lists', '/admin/lists/import-preview', {
      text,
      reason: 'council',
    });

    expect(look.body).toContain('2 rules would be added.');
    expect(look.body).toContain('a whole top-level domain');
    expect(look.body).toContain('Memberships from there in communities here');
    expect(await lists.rules()).toEqual([]);
  });

  test('holds when it was confirmed', async () => {
    const done = await ada.submit('/admin/lists', '/admin/lists/import', {
      text,
      reason: 'council',
      soft: 'on',
    });

    expect(done.headers.location).toBe('/admin/lists?done=list-imported');
    expect(await lists.rules()).toEqual(['ours far.test limit', 'ours x.example limit']);
    const again = await ada.submit('/admin/lists', '/admin/lists/import-preview', { text });
    expect(again.statusCode).toBe(422);
    expect(again.body).toContain('all of it stands already');
  });

  test.each([
    [{ text: '{"a":1}' }, 422],
    [{ text: 'a.example', format: 'gotosocial' }, 422],
    [{ text: 'a.example', format: 'nonsense' }, 400],
    [{ text: 'a.example\n'.repeat(7_000) }, 413],
  ])('of what is none is refused kindly: %#', async (fields, status) => {
    const answer = await ada.submit('/admin/lists', '/admin/lists/import-preview', fields);

    expect(answer.statusCode).toBe(status);
  });

  test('of something hostile shows it as text', async () => {
    const hostile = `domain,severity\n"<script>alert(1)</script>",suspend\nok.example,suspend\n`;
    const { body } = await ada.submit('/admin/lists', '/admin/lists/import-preview', {
      text: hostile,
    });

    expect(body).not.toContain('<script>alert');
    expect(body).toContain('1 rule would be added.');
  });
});

describe('our list as a file', () => {
  test.each([
    ['csv', 'text/csv; charset=utf-8', 'x.example,silence'],
    ['plain', 'text/plain; charset=utf-8', ''],
    ['gotosocial', 'application/json; charset=utf-8', '['],
  ])('%s', async (format, type, words) => {
    const answer = await ada.get(`/admin/lists/export/${format}`);

    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="domain_blocks\./);
    expect(answer.headers['cache-control']).toContain('no-store');
    expect(answer.body).toContain(words);
  });

  test('of another format is not there', async () => {
    expect((await ada.get('/admin/lists/export/exe')).statusCode).toBe(404);
  });
});
