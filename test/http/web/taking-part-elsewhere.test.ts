/** Taking part across servers, by pages alone: joining there, coming from there, and going there. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let other: Neighbour;
let ada: Browser;
let adaId: number;
let dogs: number;
const stranger = (): Browser => browserOf(moot.app, origin);

beforeAll(async () => {
  moot = await street.open(origin);
  other = await street.open('https://other.test');
  adaId = (await peopleIn(moot.house).person('ada')).id;
  const bea = await other.given.account('bea');
  const cats = await other.given.community('cats', { by: bea });
  await other.given.post({ in: cats, by: bea, title: 'About boxes' });
  dogs = (await moot.given.community('dogs')).id;
  await street.quiet();
  ada = stranger();
  await ada.signIn('ada', password);
});
afterAll(street.close);
beforeEach(() => street.pass(3_600_000));

const textOf = (body: string): string => body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const coded = encodeURIComponent;

describe('a member', () => {
  test('joins and leaves a community here with one press', async () => {
    const before = await ada.get('/c/dogs');
    expect(before.body).toContain('action="/join"');

    const joined = await ada.submit('/c/dogs', '/join', {
      community: String(dogs),
      on: '1',
      back: '/c/dogs',
    });
    expect([joined.statusCode, joined.headers.location]).toEqual([303, '/c/dogs']);
    expect(textOf((await ada.get('/c/dogs')).body)).toContain('Leave');
    await ada.submit('/c/dogs', '/join', { community: String(dogs), on: '0' });

    expect(
      await findMembership(moot.house.database.query, { community: dogs, member: adaId }),
    ).toBeNull();
  });

  test('follows a community of another server by its handle, and reads its threads here', async () => {
    const answer = await ada.submit('/communities/follow', '/communities/follow', {
      address: '!cats@other.test',
    });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/c/cats@other.test']);
    expect(textOf((await ada.get('/c/cats@other.test')).body)).toContain('Asked to join');

    await street.quiet();

    const { body } = await ada.get('/c/cats@other.test');
    expect(textOf(body)).toContain('Leave');
    expect(textOf(body)).toContain('About boxes');
  });

  test('follows nobody who is no community, but is shown what it is', async () => {
    const answer = await ada.submit('/communities/follow', '/communities/follow', {
      address: '@bea@other.test',
    });

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/u/bea@other.test']);
  });

  test('keeps what was typed when nothing came of it', async () => {
    const answer = await ada.submit('/communities/follow', '/communities/follow', {
      address: '!nobody@other.test',
    });

    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('value="!nobody@other.test"');
    expect(answer.body).toContain('role="alert"');
  });

  test('may not join what does not let them in, and is told so', async () => {
    const answer = await ada.submit('/c/dogs', '/join', { community: '99999', on: '1' });

    expect(answer.statusCode).toBe(404);
    expect(textOf(answer.body)).toContain('There is no such community');
  });

  test('comes from another server with an address, sees what it is, and joins there', async () => {
    const at = `/authorize_interaction?uri=${coded('https://other.test/c/cats')}`;
    const { body, statusCode } = await ada.get(at);

    expect(statusCode).toBe(200);
    expect(body).toContain('@cats@other.test');
    expect(body).toContain('action="/join"');
    const post = await ada.get(`/authorize_interaction?uri=${coded('https://other.test/post/1')}`);
    expect(post.headers.location).toMatch(/^\/post\/\d+$/);
  });

  test('who comes with what cannot be found is told why, and may go where it lives', async () => {
    const { body } = await ada.get(`/authorize_interaction?uri=${coded('https://nowhere.test/x')}`);

    expect(textOf(body)).toContain('does not answer');
    expect(body).toContain('href="https://nowhere.test/x"');
  });
});

describe('who is not signed in', () => {
  test('has nothing fetched for them, but is led to sign in and back', async () => {
    const before = street.wire.requests.length;
    const uri = coded('https://other.test/post/77');
    const { body } = await stranger().get(`/authorize_interaction?uri=${uri}`);

    expect(street.wire.requests.length).toBe(before);
    expect(body).toContain(`/sign-in?to=${coded(`/authorize_interaction?uri=${uri}`)}`);
  });

  test.each(['/communities/follow'])('is led to sign in from %s', async (path) => {
    const answer = await stranger().get(path);

    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      `/sign-in?to=${coded(path)}`,
    ]);
  });

  test('joins nothing', async () => {
    const browser = stranger();
    const csrf = csrfIn((await browser.get('/c/dogs/open')).body);
    const answer = await browser.post('/join', {
      fields: { csrf, community: String(dogs), on: '1', back: '/c/dogs' },
    });

    expect(answer.headers.location).toBe(`/sign-in?to=${coded('/c/dogs')}`);
  });

  test('goes on from a community at their own server, which this browser remembers', async () => {
    const browser = stranger();
    expect((await browser.get('/c/dogs')).body).toContain('href="/c/dogs/open"');

    const answer = await browser.submit('/c/dogs/open', '/open-elsewhere', {
      community: String(dogs),
      server: '@bea@Other.test',
    });

    const door = `https://other.test/authorize_interaction?uri=${coded('https://meet.test/c/dogs')}`;
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['refresh']).toBe(`0; url=${door}`);
    expect(answer.body).toContain(`href="${door}"`);
    expect((await browser.get('/c/dogs/open')).body).toContain('value="@bea@other.test"');
    const there = browserOf(other.app, 'https://other.test');
    expect((await there.get(door.slice('https://other.test'.length))).statusCode).toBe(200);
  });

  test('goes on from a post', async () => {
    const post = await moot.given.post({ in: { id: dogs }, by: { id: adaId }, title: 'Bones' });
    expect((await stranger().get(`/post/${post.id}`)).body).toContain(
      `href="/post/${post.id}/open"`,
    );
    const answer = await stranger().submit(`/post/${post.id}/open`, '/open-elsewhere', {
      post: String(post.id),
      server: 'other.test',
    });

    expect(answer.headers['refresh']).toContain(coded(post.uri));
  });

  test.each([
    ['mastodon', 422, 'no name of a server'],
    ['<script>', 422, 'no name of a server'],
    ['nowhere.test', 503, 'does not answer'],
  ])('is told what is wrong with %s, and nothing is remembered', async (server, status, words) => {
    const browser = stranger();
    const answer = await browser.submit('/c/dogs/open', '/open-elsewhere', {
      community: String(dogs),
      server,
    });

    expect(answer.statusCode).toBe(status);
    expect(textOf(answer.body)).toContain(words);
    expect(answer.body).not.toContain('<script>');
    expect((await browser.get('/c/dogs/open')).body).toContain('name="server"');
    expect((await browser.get('/c/dogs/open')).body).not.toContain(`value="${server}"`);
  });

  test('finds one dialog for each community, however it is called', async () => {
    const answer = await stranger().get('/c/dogs@meet.test/open');

    expect([answer.statusCode, answer.headers.location]).toEqual([301, '/c/dogs/open']);
  });

  test.each(['/c/nothing/open', '/post/99999/open'])('finds no dialog at %s', async (path) => {
    expect((await stranger().get(path)).statusCode).toBe(404);
  });

  test('is led nowhere by a cookie that we did not make', async () => {
    for (const value of ['https%3A%2F%2Fa%40b', '%', 'a b', '"><script>', 'x%00y']) {
      const { body, statusCode } = await stranger().get('/c/dogs/open', {
        cookie: `folkmoot-server=${value}`,
      });

      expect(statusCode).toBe(200);
      expect(body).toContain('name="server"');
      expect(body).not.toContain('"><script>');
    }
  });
});
