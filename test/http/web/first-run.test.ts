/** The first steps on a new server, what admins say about it later, and what everybody reads of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findSite } from '#domain/instances/find-site.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { offerFirstAdmin } from '#domain/sessions/offer-first-admin.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let admin: Browser;
beforeAll(async () => void (moot = await street.open(origin)));
afterAll(street.close);
beforeEach(() => street.pass(3_600_000));

const open = (): Browser => browserOf(moot.app, origin);
const reader = () => moot.house.database.query;
const first = {
  name: 'Cat Moot',
  about: 'We talk about *cats*.\r\n<script>alert(1)</script>',
  rules: '1. Be kind',
  signUp: 'application',
  signUpQuestion: 'Which cat?',
  community: 'cats',
  title: 'All cats',
};

test('the link that makes the first admin leads to the first steps', async () => {
  admin = open();
  const token = await offerFirstAdmin(moot.house);
  const fields = { token: token!, name: 'ada', password, again: password };
  const answer = await admin.submit(`/welcome?token=${token}`, '/welcome', fields);

  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/first-run']);
  expect((await admin.get('/first-run')).body).toContain('The first community');
});

test('a community that cannot be made keeps the form filled, and nothing is changed', async () => {
  const answer = await admin.submit('/first-run', '/first-run', { ...first, community: 'no way' });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Which cat?');
  expect(answer.body).toContain('value="no way"');
  expect(await findSite(reader())).toMatchObject({ name: 'Folkmoot' });
});

test('name, rules, sign-up and the first community are made in one go', async () => {
  const answer = await admin.submit('/first-run', '/first-run', first);

  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/c/cats']);
  expect(await findSite(reader())).toMatchObject({ name: 'Cat Moot' });
  expect(await findSettings(reader())).toMatchObject({
    signUp: 'application',
    signUpQuestion: 'Which cat?',
    settled: moot.house.clock(),
  });
  expect((await open().get('/c/cats')).body).toContain('All cats');
});

test('everybody reads what it is about, its rules, and who looks after it', async () => {
  const { body, statusCode } = await open().get('/about');

  expect(statusCode).toBe(200);
  expect(body).toContain('About <bdi>Cat Moot</bdi>');
  expect(body).toContain('We talk about <em>cats</em>');
  expect(body).not.toContain('<script>alert');
  expect(body).toContain('Be kind');
  expect(body).toContain('/u/ada');
});

test('admins change it later, with an entry in the record, and nobody else does', async () => {
  const site = { ...first, name: 'Cat & Dog Moot', signUp: 'closed' };
  const done = await admin.submit('/admin/site', '/admin/site', site);
  expect([done.statusCode, done.headers.location]).toEqual([303, '/admin/site?done=settings']);
  expect((await open().get('/modlog')).body).toContain('changed the settings');
  expect((await open().get('/about')).body).toContain('Cat &amp; Dog Moot');

  await peopleIn(moot.house).person('bob');
  const bob = open();
  await bob.signIn('bob', password);
  for (const path of ['/admin/site', '/first-run']) {
    expect((await bob.get(path)).statusCode).toBe(403);
    expect((await bob.submit('/settings', path, { ...first, name: 'Mine' })).statusCode).toBe(403);
  }
  expect(await findSite(reader())).toMatchObject({ name: 'Cat & Dog Moot' });
});

test.each([
  [{ name: ' ' }, 'Give the server a name'],
  [{ about: 'x'.repeat(20_001) }, 'up to 20,000'],
  [{ signUpQuestion: 'x'.repeat(501) }, 'up to 500'],
])('what does not fit is refused with the form filled', async (wrong, words) => {
  const answer = await admin.submit('/admin/site', '/admin/site', { ...first, ...wrong });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain(words);
  expect(answer.body).toContain('Be kind');
});
