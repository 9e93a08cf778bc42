/** Communities by pages alone: making one, saying what it is, and seeing who belongs to it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCommunity } from '#domain/communities/find-community.ts';
import { actorDocument } from '#federation/documents/routes.ts';
import { findNamed } from '#http/web/take-act.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
beforeAll(async () => {
  moot = await street.open(origin);
  await peopleIn(moot.house).person('ada');
  await peopleIn(moot.house).person('bea');
  street.pass(25 * 3_600_000);
  ada = browserOf(moot.app, origin);
  await ada.signIn('ada', password);
});
afterAll(street.close);

const fields = {
  name: 'Cats',
  title: 'Cats & boxes',
  summary: 'About *cats*',
  rules: '1. Be kind',
  posting: 'members',
  'topic-animals': 'on',
  'language-en': 'on',
};
const make = (more: Record<string, string> = {}) =>
  ada.submit('/communities/new', '/communities/new', { ...fields, ...more });
const cats = async () => {
  const reader = moot.house.database.query;
  const id = await findNamed(reader, { typed: 'cats', origin, kind: 'community' });
  return findCommunity(reader, id ?? 0);
};

test('what is refused comes back as it was typed', async () => {
  const answer = await make({ name: 'ada' });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('That name is taken');
  for (const typed of ['value="ada"', 'Cats &amp; boxes', 'About *cats*', '1. Be kind'])
    expect(answer.body).toContain(typed);
  expect(answer.body).toMatch(/name="topic-animals" value="on" checked/);
  expect(answer.body).toMatch(/name="language-en" value="on" checked/);
});

test('who makes a community is led to it, moderates it, and belongs to it', async () => {
  const answer = await make();

  expect([answer.statusCode, answer.headers.location]).toEqual([
    303,
    '/c/cats?written=community%3ANEW',
  ]);
  expect(await cats()).toMatchObject({
    name: 'cats',
    title: 'Cats & boxes',
    posting: 'members',
    topics: ['animals'],
    languages: 'en',
    rules: '1. Be kind',
  });
  expect((await ada.get('/c/cats')).body).toContain('href="/c/cats/settings"');
  const members = await ada.get('/c/cats/settings/members');
  expect(members.statusCode).toBe(200);
  expect(members.body).toContain('href="/moderation/person/ada"');
});

test('its moderators say what it is, and other servers are told', async () => {
  const answer = await ada.submit('/c/cats/settings', '/c/cats/settings/edit', {
    ...fields,
    approval: 'none',
    joining: 'open',
    icon: 'https://pictures.test/cat.png',
    image: 'https://pictures.test/cats.png',
    'language-de': 'on',
    'topic-talk': 'on',
    named: 'on',
  });

  expect(answer.statusCode).toBe(303);
  expect(await cats()).toMatchObject({
    icon: 'https://pictures.test/cat.png',
    image: 'https://pictures.test/cats.png',
    languages: 'de,en',
    topics: ['animals', 'talk'],
  });
  const events = await moot.house.journal();
  expect(events.at(-1)).toMatchObject({ kind: 'community.edited' });
  const document = await actorDocument(moot.world, 'community', 'cats');
  expect(JSON.parse(document.body)).toMatchObject({
    icon: { type: 'Image', url: 'https://pictures.test/cat.png' },
    image: { type: 'Image', url: 'https://pictures.test/cats.png' },
    language: [
      { identifier: 'de', name: 'German' },
      { identifier: 'en', name: 'English' },
    ],
  });
});

test.each([
  ['icon', 'http://pictures.test/cat.png'],
  ['icon', 'javascript:alert(1)'],
  ['image', 'https://a:b@pictures.test/cat.png'],
])('takes no %s such as %s, and keeps what was typed', async (name, value) => {
  const answer = await ada.submit('/c/cats/settings', '/c/cats/settings/edit', {
    ...fields,
    approval: 'none',
    joining: 'open',
    [name]: value,
  });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain(`value="${value}"`);
  expect((await cats())?.icon).toBe('https://pictures.test/cat.png');
});

test('others see neither its members nor its settings', async () => {
  const bea = browserOf(moot.app, origin);
  await bea.signIn('bea', password);

  for (const path of ['/c/cats/settings', '/c/cats/settings/members'])
    expect((await bea.get(path)).statusCode).toBe(403);
  const stranger = await browserOf(moot.app, origin).get('/c/cats/settings/members');
  expect(stranger.headers.location).toMatch(/^\/sign-in/);
});

test('nobody who came today makes one', async () => {
  await peopleIn(moot.house).person('new');
  const fresh = browserOf(moot.app, origin);
  await fresh.signIn('new', password);

  const answer = await fresh.submit('/communities/new', '/communities/new', {
    ...fields,
    name: 'fresh',
  });

  expect(answer.statusCode).toBe(403);
  expect(answer.body).toContain('younger than a day');
  expect(answer.body).toContain('About *cats*');
});
