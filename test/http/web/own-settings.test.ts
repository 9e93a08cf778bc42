/** What members change about themselves, the copy of their data, and how they leave. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import type { Account } from '#domain/accounts/account.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Account;
let bob: Account;
beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  [ada, bob] = [await people.person('ada', 'admin'), await people.person('bob')];
  const cats = await moot.given.community('cats', { by: ada });
  await moot.given.member(cats, bob);
  const post = await moot.given.post({ in: cats, by: bob, title: 'Tabby', source: 'Meow words' });
  await moot.given.comment({ on: post, by: bob, source: 'Purr words' });
  await moot.given.post({ in: cats, by: ada, title: 'Not his' });
});
afterAll(street.close);
beforeEach(() => street.pass(3_600_000));

const open = (): Browser => browserOf(moot.app, origin);
async function signedIn(name: string): Promise<Browser> {
  const browser = open();
  expect((await browser.signIn(name, password)).statusCode).toBe(303);
  return browser;
}
const account = (name: string) => findAccount(moot.house.database.query, name);
const profile = { title: 'Bob <b>', bio: 'I *like* cats', icon: 'https://pics.test/bob.png' };

test.each(['profile', 'preferences', 'communities', 'invitations', 'data', 'close'])(
  '/settings/%s is for members, and leads there after signing in',
  async (name) => {
    const path = `/settings/${name}`;
    const answer = await open().get(path);

    const to = `/sign-in?to=${encodeURIComponent(path)}`;
    expect([answer.statusCode, answer.headers.location]).toEqual([303, to]);
    const shown = await (await signedIn('bob')).get(path);
    expect([shown.statusCode, shown.headers['cache-control']]).toEqual([200, 'private, no-store']);
  },
);

test('a profile is changed, shown, and told once', async () => {
  const bobs = await signedIn('bob');
  await moot.house.forget();
  const answer = await bobs.submit('/settings/profile', '/settings/profile', profile);
  await bobs.submit('/settings/profile', '/settings/profile', profile);

  expect(answer.headers.location).toBe('/settings/profile?done=profile&written=profile');
  const { body } = await open().get('/u/bob');
  expect(body).toContain('Bob &lt;b>');
  expect(body).toContain('I <em>like</em> cats');
  expect(body).toContain('https://pics.test/bob.png');
  expect(await moot.house.journal()).toEqual([{ kind: 'person.edited', person: bob.id }]);
});

test.each([
  'http://pics.test/a.png',
  'javascript:alert(1)',
  'https:\\\\evil',
  'https://a b/',
  'nothing',
])('the picture %j is refused, and what was typed stays', async (icon) => {
  const bobs = await signedIn('bob');
  const fields = { ...profile, bio: 'Kept words', icon };
  const answer = await bobs.submit('/settings/profile', '/settings/profile', fields);

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Kept words');
  expect((await account('bob'))?.icon).not.toBe(icon);
});

test('whoever is banned from the server says nothing new in their profile either, until it ends', async () => {
  const zoe = await peopleIn(moot.house).person('zoe');
  const until = new Date(moot.house.clock().getTime() + 60_000);
  const ban = { person: zoe.id, by: ada.id, reason: 'Spam', until };
  valueOf(await moot.house.act((context) => banPerson(context, ban)));
  const zoes = await signedIn('zoe');
  const page = '/settings/profile';
  const refused = await zoes.submit(page, page, { ...profile, bio: 'Buy *pills*' });

  expect(refused.statusCode).toBe(403);
  expect(refused.body).toContain('Buy *pills*');
  expect((await open().get('/u/zoe')).body).not.toContain('pills');
  street.pass(61_000);
  expect((await zoes.submit(page, page, profile)).statusCode).toBe(303);
});

test('a preview changes nothing', async () => {
  const bobs = await signedIn('bob');
  const fields = { ...profile, bio: 'Just **looking**', preview: 'on' };
  const answer = await bobs.submit('/settings/profile', '/settings/profile', fields);

  expect(answer.body).toContain('<strong>looking</strong>');
  expect((await account('bob'))?.summarySource).not.toContain('looking');
});

test('language, colours, keys and the languages that one reads are kept', async () => {
  const bobs = await signedIn('bob');
  const page = '/settings/preferences';
  const fields = {
    language: 'de',
    theme: 'dark',
    front: 'local',
    'reads-de': 'on',
    'reads-en': 'on',
  };
  expect((await bobs.submit(page, page, fields)).statusCode).toBe(303);

  expect(await account('bob')).toMatchObject({
    language: 'de',
    theme: 'dark',
    front: 'local',
    shortcuts: false,
    reads: ['de', 'en'],
  });
  const { body } = await bobs.get(page);
  expect(body).toContain('lang="de"');
  expect(body).toContain('data-theme="dark"');
  const odd = { ...fields, language: 'xx' };
  await bobs.submit(page, page, odd);
  expect((await account('bob'))?.language).toBeNull();
  expect((await bobs.submit(page, page, { ...fields, theme: 'pink' })).statusCode).toBe(400);
});

test('one’s communities are listed with a way out', async () => {
  const bobs = await signedIn('bob');
  const page = '/settings/communities';
  const { body } = await bobs.get(page);
  expect(body).toContain('/c/cats');
  const community = /name="community" value="(\d+)"/.exec(body)![1]!;

  const answer = await bobs.submit(page, '/join', { community, on: '0', back: page });
  expect(answer.headers.location).toContain(page);
  expect((await bobs.get(page)).body).toContain('You belong to none');
});

test('the copy of one’s data has everything of theirs, nothing of others, and no secret', async () => {
  const bobs = await signedIn('bob');
  const answer = await bobs.submit('/settings/data', '/settings/export', {});

  expect(answer.headers['content-type']).toContain('application/json');
  expect(answer.headers['content-disposition']).toMatch(
    /attachment; filename="bob-2026-\d\d-\d\d.json"/,
  );
  const data = JSON.parse(answer.body) as Record<string, unknown[]>;
  expect(data).toMatchObject({
    profile: { name: 'bob' },
    posts: [{ title: 'Tabby', text: 'Meow words' }],
    comments: [{ text: 'Purr words' }],
  });
  expect(Object.keys(data)).toEqual(
    expect.arrayContaining(['votes', 'memberships', 'marks', 'blocks', 'notices', 'sessions']),
  );
  expect(answer.body).not.toMatch(/argon2|token|Not his/);
});

test('the account is closed with the right password only, and not the last admin’s', async () => {
  const [bobs, adas] = [await signedIn('bob'), await signedIn('ada')];
  const page = '/settings/close';
  const close = (browser: Browser, word: string) =>
    browser.submit(page, page, { words: 'erase', password: word });

  expect((await close(bobs, 'wrong words')).statusCode).toBe(403);
  expect((await account('bob'))?.closed).toBeNull();
  const last = await close(adas, password);
  expect([last.statusCode, last.body.includes('the last admin')]).toEqual([403, true]);

  const answer = await close(bobs, password);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/goodbye']);
  expect((await bobs.get('/goodbye')).body).toContain('is closed');
  expect((await bobs.get('/settings')).statusCode).toBe(303);
  expect((await open().signIn('bob', password)).statusCode).toBe(403);
  expect((await open().get('/u/bob')).statusCode).toBe(410);
  expect((await open().get('/c/cats')).body).not.toContain('Tabby');
});
