/** The inbox: answers and mentions with their words of the moment, what is read, what is shown of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Account;
let bob: Account;
let cats: { readonly id: number };
let post: { readonly id: number };

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  [ada, bob] = [await people.person('ada'), await people.person('bob')];
  cats = await moot.given.community('cats', { by: ada });
  post = await moot.given.post({ in: cats, by: ada, title: 'Why <b>cats</b> sleep' });
});
afterAll(street.close);
beforeEach(async () => {
  street.pass(3_600_000);
  await moot.house.database.query.delete(memberNoticesTable);
});

const signedIn = async (name: string): Promise<Browser> => {
  const browser = browserOf(moot.app, origin);
  expect((await browser.signIn(name, password)).statusCode).toBe(303);
  return browser;
};
const answer = (source: string) => moot.given.comment({ on: post, by: bob, source });
const inbox = async (browser: Browser, query = ''): Promise<string> =>
  (await browser.get(`/notices${query}`)).body;

test('an answer stands there with who said it, where, and its words of the moment', async () => {
  const { id } = await answer('Since they *can*');
  const browser = await signedIn('ada');
  const body = await inbox(browser);
  expect(body).toContain('href="/u/bob"');
  expect(body).toContain('answered you');
  expect(body).toContain('Since they can');
  expect(body).toContain('Why &lt;b>cats&lt;/b> sleep');
  expect(body).toContain(`href="/comment/${id}#comment-${id}"`);
  expect(body).toContain('data-live="/notices/live?since=');

  await moot.house.act((context) => deleteComment(context, { comment: id, by: bob.id }));
  const later = await inbox(browser);
  expect(later).not.toContain('Since they can');
  expect(later).toContain('The words are no longer there.');
});

test('kinds and what is unread have addresses of their own', async () => {
  await answer('An answer');
  await moot.given.comment({ on: post, by: ada, source: 'Hello @bob' });
  const [her, him] = [await signedIn('ada'), await signedIn('bob')];

  expect(await inbox(her, '?kind=answers')).toContain('An answer');
  expect(await inbox(her, '?kind=mentions')).toContain('There is nothing of that kind.');
  expect(await inbox(him, '?kind=mentions')).toContain('Hello @bob');
  expect(await inbox(him, '?kind=moderation')).not.toContain('Hello @bob');
  expect(await inbox(him, '?kind=nonsense&unread=2')).toContain('Hello @bob');
});

test('one is marked as read, or all; nobody marks what is another’s', async () => {
  await answer('First');
  await answer('Second');
  const [her, him] = [await signedIn('ada'), await signedIn('bob')];
  const rows = () =>
    moot.house.database.query.select().from(memberNoticesTable).orderBy(memberNoticesTable.id);
  const [one, two] = await rows();
  const only = String(one!.id);

  const csrf = csrfIn((await him.get('/settings')).body);
  await him.post('/notices/read', { fields: { csrf, only } });
  expect((await rows()).every(({ read }) => read === null)).toBe(true);
  const back = '/notices?unread=1';
  const sent = await her.submit('/notices', '/notices/read', { only, back });
  expect(sent.headers.location).toBe(back);
  expect((await rows()).map(({ read }) => read === null)).toEqual([false, true]);
  expect(await inbox(her, '?unread=1')).not.toContain('First');
  expect(await inbox(her, '?unread=1')).toContain('Second');
  const away = { upTo: String(two!.id), back: '//evil.test' };
  expect((await her.submit('/notices', '/notices/read', away)).headers.location).toBe('/notices');
  expect((await rows()).every(({ read }) => read !== null)).toBe(true);
});

test('a thread is muted where it is told of, and says no more', async () => {
  await answer('Noise');
  const browser = await signedIn('ada');
  expect(await inbox(browser)).toContain('No notices from here');
  const fields = { kind: 'muted', post: String(post.id), on: '1', back: '/notices' };
  await browser.submit('/notices', '/mark', fields);
  await answer('More noise');

  expect(await inbox(browser)).not.toContain('More noise');
});
