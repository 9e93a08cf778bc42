/** Whoever posts a link can take the title of that page, without a script. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { budgets } from '#domain/limits/budgets.ts';
import { findAttachments } from '#domain/posts/find-attachments.ts';
import { desc } from 'drizzle-orm';
import { postsTable } from '#storage/schema/posts.ts';
import { readLinks } from '#federation/links/read-links.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser, type Seen } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
const url = 'https://news.test/cats';
let moot: Neighbour;
let ada: Browser;

beforeAll(async () => {
  moot = await street.open(origin);
  const account = await peopleIn(moot.house).person('ada');
  await moot.given.community('cats', { by: account });
  ada = browserOf(moot.app, origin);
  await ada.signIn('ada', password);
  const html = { 'content-type': 'text/html' };
  street.wire.servers.set('news.test', async (request) =>
    new URL(request.url).pathname === '/cats'
      ? new Response('<title>Cats &lt;sleep&gt; all day</title>', { headers: html })
      : new Response('', { status: 404, headers: html }),
  );
});
afterAll(street.close);
beforeEach(() => moot.house.pass(600_000));

const typed = { community: 'cats', title: '', text: 'Typed **words**', 'use-title': 'on' };
const submit = (fields: Record<string, string>): Promise<Seen> =>
  ada.submit('/c/cats/post', '/post', { ...typed, ...fields });

/** The worker, which hears of it by a bell. */
async function withWorker<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const answered = work.finally(() => over.abort());
  while (!over.signal.aborted) {
    await readLinks(moot.world);
    await wait(20);
  }
  return answered;
}

test('the form comes back with the title of the page, and everything that was typed', async () => {
  const shown = await withWorker(submit({ url }));

  expect(shown.statusCode).toBe(200);
  expect(shown.body).toContain('value="Cats &lt;sleep> all day"');
  expect(shown.body).toContain('data-draft-skip="title"');
  expect(shown.body).toContain('Typed **words**');
  expect(shown.body).toContain(`value="${url}"`);
});

test.each([
  ['that is none', 'javascript:alert(1)', 'That is no link that can be opened'],
  ['to a page without a title', 'https://news.test/none', 'says no title'],
  ['to ourselves', 'https://meet.test/', 'says no title'],
])('of a link %s there is none, and nothing is lost', async (_, link, words) => {
  const shown = await withWorker(submit({ url: link, title: 'Mine' }));

  expect(shown.statusCode).toBe(422);
  expect(shown.body).toContain(words);
  expect(shown.body).toContain('value="Mine"');
  expect(shown.body).toContain('Typed **words**');
});

test('so often and no more', async () => {
  const tries = budgets['link title by'].times;
  for (let n = 0; n < tries; n++) expect((await submit({ url })).statusCode).toBe(200);

  const shown = await submit({ url });

  expect(shown.statusCode).toBe(429);
  expect(shown.body).toContain('Typed **words**');
});

test('Enter sends the post: the button for it stands first', async () => {
  const { body } = await ada.get('/c/cats/post');
  const form = body.slice(body.indexOf('data-draft='));

  expect(form.indexOf('button-main')).toBeLessThan(form.indexOf('name="preview"'));
  expect(form.indexOf('button-main')).toBeLessThan(form.indexOf('name="use-title"'));
});

const pictures = {
  'attachment-1-url': 'https://pictures.test/cat.jpg',
  'attachment-1-alt': 'A grey cat',
  'attachment-3-url': 'https://pictures.test/dog',
  'attachment-3-type': 'image/*',
};
const written = { community: 'cats', title: 'Pictures', text: '', ...pictures };
const lastPost = async () =>
  (
    await moot.house.database.query.select().from(postsTable).orderBy(desc(postsTable.id)).limit(1)
  )[0]!;

test('pictures are written with a post, shown under it, changed and taken away', async () => {
  const sent = await ada.submit('/c/cats/post', '/post', written);
  const { id } = await lastPost();
  const reader = moot.house.database.query;
  expect(sent.statusCode).toBe(303);
  expect(await findAttachments(reader, id)).toEqual([
    { url: 'https://pictures.test/cat.jpg', type: 'image/jpeg', alt: 'A grey cat' },
    { url: 'https://pictures.test/dog', type: 'image/*', alt: '' },
  ]);
  const page = (await ada.get(`/post/${id}`)).body;
  expect(page).toContain('<img src="https://pictures.test/cat.jpg" alt="A grey cat"');
  expect(page).toContain('<meta property="og:image" content="https://pictures.test/cat.jpg"');

  const form = (await ada.get(`/post/${id}/edit`)).body;
  expect(form).toContain('value="A grey cat"');
  await ada.submit(`/post/${id}/edit`, `/post/${id}/edit`, {
    title: 'Pictures',
    text: '',
    'attachment-1-url': 'https://pictures.test/dog',
    'attachment-1-type': 'image/*',
  });

  expect(await findAttachments(reader, id)).toHaveLength(1);
});

test('an address that is none is refused, and all that was typed is still there', async () => {
  const shown = await ada.submit('/c/cats/post', '/post', {
    ...written,
    text: 'Typed **words**',
    'attachment-2-url': 'cat.jpg',
    'attachment-2-alt': 'Another',
  });

  expect(shown.statusCode).toBe(422);
  expect(shown.body).toContain('One of the addresses of pictures');
  for (const words of ['Typed **words**', 'A grey cat', 'value="cat.jpg"', 'value="Another"'])
    expect(shown.body).toContain(words);
});
