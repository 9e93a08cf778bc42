/** Links and pictures on their way through every kind of server: nobody loses what they can show. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPost } from '#domain/posts/create-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { findAttachments } from '#domain/posts/find-attachments.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { findPreview } from '#domain/links/find-preview.ts';
import { readLinks } from '#federation/links/read-links.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { valueOf } from '../support/given.ts';
import { openTown, type Town } from './town.ts';

let town: Town;
beforeAll(async () => {
  town = await openTown({ verifyLd: true });
}, 60_000);
afterAll(() => town.street.close());

const cat = { url: 'https://pictures.test/cat.jpg', type: 'image/jpeg', alt: 'A grey cat' };
const dog = { url: 'https://pictures.test/dog', type: 'image/*', alt: '' };
const purr = { url: 'https://pictures.test/purr.mp3', type: 'audio/mpeg', alt: 'Purring' };
const page = 'https://news.test/cats';

const at = async (place: 'alpha' | 'beta', uri: string) => {
  const reader = town[place].house.database.query;
  const post = (await findPostByUri(reader, uri))!;
  return { url: post.url, attachments: await findAttachments(reader, post.id) };
};
const threadAt = (server: Town['lemmy'], uri: string) =>
  server.threads(town.cats.uri).find(({ id }) => id === uri);

const write = async (attachments: readonly (typeof cat)[], url: string | null = null) => {
  const { alpha, cats, alice } = town;
  const written = valueOf(
    await alpha.house.act((context) =>
      createPost(context, {
        community: cats.id,
        author: alice.id,
        title: 'Look',
        source: 'At *this*',
        url,
        attachments,
      }),
    ),
  );
  await town.settle();
  return written;
};

test('a link with pictures, written here, is shown by each server as far as it can', async () => {
  const { uri } = await write([cat, dog, purr], page);

  expect(await at('beta', uri)).toEqual({ url: page, attachments: [cat, dog, purr] });
  expect(threadAt(town.lemmy, uri)).toMatchObject({ link: page, body: 'At *this*' });
  expect(threadAt(town.lemmy1, uri)).toMatchObject({
    link: page,
    body: ['At *this*', cat.url, dog.url, purr.url].join('\n\n'),
  });
  expect(town.nodebb.threads(town.cats.uri).map(({ id }) => id)).toContain(uri);
  expect(town.mastodon.statuses().find(({ id }) => id === uri)?.media).toEqual([
    cat,
    { ...dog, type: '' },
    purr,
  ]);
});

test('pictures without a link lead a Lemmy to the first of them', async () => {
  const { uri } = await write([cat, dog]);

  expect(threadAt(town.lemmy, uri)?.link).toBe(cat.url);
  expect(await at('beta', uri)).toEqual({ url: null, attachments: [cat, dog] });
});

test('an edit takes them along', async () => {
  const { id, uri } = await write([cat], page);
  town.pass(60_000);
  const other = 'https://news.test/dogs';
  valueOf(
    await town.alpha.house.act((context) =>
      editPost(context, { post: id, by: town.alice.id, url: other, attachments: [dog] }),
    ),
  );
  await town.settle();

  expect(await at('beta', uri)).toEqual({ url: other, attachments: [dog] });
  expect(threadAt(town.lemmy, uri)?.link).toBe(other);
});

test.each([
  ['a link', undefined, { url: page, attachments: [] }],
  ['a picture', cat.alt, { url: null, attachments: [{ ...cat, type: 'image/jpeg' }] }],
])('%s that a Lemmy member posts comes to everybody', async (_, alt, kept) => {
  const { cats, leo } = town;
  const url = alt === undefined ? page : cat.url;
  const thread = await town.lemmy.createPost({
    by: leo,
    community: cats.uri,
    title: 'Cats',
    body: '',
    url,
    ...(alt !== undefined && { alt }),
  });
  await town.settle();

  for (const place of ['alpha', 'beta'] as const) expect(await at(place, thread.id)).toEqual(kept);
  expect(threadAt(town.lemmy1, thread.id)?.link).toBe(url);
});

test('pictures that a Mastodon member posts come to everybody who takes Notes, with their words', async () => {
  const { cats, mia } = town;
  const film = { url: 'https://mastodon.test/media/1.mp4', type: 'video/mp4', alt: '' };
  const note = await town.mastodon.post({
    by: mia,
    text: 'My cats',
    mention: [cats.uri],
    media: [cat, film],
  });
  await town.settle();

  for (const place of ['alpha', 'beta'] as const)
    expect(await at(place, note.id)).toEqual({ url: null, attachments: [cat, film] });
  expect(threadAt(town.lemmy, note.id)?.link).toBe(cat.url);
});

test('each server reads the page behind a link for itself, and once', async () => {
  const asked: string[] = [];
  const url = 'https://news.test/once';
  const html = { 'content-type': 'text/html' };
  town.wire.servers.set('news.test', async (request) => {
    asked.push(new URL(request.url).pathname);
    return new Response('<title>Cats sleep</title>', { headers: html });
  });
  await write([], url);
  await write([], url);

  for (let turn = 0; turn < 20; turn++) {
    town.pass(10_000);
    for (const { world } of [town.alpha, town.beta]) await readLinks(world);
  }

  for (const { house } of [town.alpha, town.beta])
    expect(await findPreview(house.database.query, url)).toMatchObject({ title: 'Cats sleep' });
  expect(asked.filter((path) => path === '/once')).toHaveLength(2);
});

test('nobody refused anything on the way', async () => {
  for (const server of [town.lemmy, town.mastodon, town.nodebb, town.gotosocial])
    expect(
      server.log.filter(({ verdict }) => verdict === 'refused').map(({ reason }) => reason),
    ).toEqual([]);
  for (const { house } of [town.alpha, town.beta]) {
    const receipts = await house.database.query.select().from(receiptsTable);
    expect(receipts.filter(({ state }) => state === 'refused')).toEqual([]);
  }
});
