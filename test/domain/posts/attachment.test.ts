/** What hangs on a post: cleaned, kept in order, judged like its words, gone with them. */
import { expect, test } from 'vitest';
import { attachmentsMax, cleanAttachment, cleanAttachments } from '#domain/posts/attachment.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { erasePosts } from '#domain/posts/erase-posts.ts';
import { findAttachments } from '#domain/posts/find-attachments.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { keepRule } from '#domain/screening/keep-rule.ts';
import { refuse } from '#lib/outcome.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bea = await given.account('bea');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');

const cat = { url: 'https://pictures.test/cat.jpg', type: null, alt: 'A grey cat' };
const dog = { url: 'https://pictures.test/dog', type: 'image/png', alt: '' };
let count = 0;

const write = (attachments: readonly (typeof cat | typeof dog)[], more: object = {}) =>
  house.act((context) =>
    createPost(context, {
      community: cats.id,
      author: ann.id,
      title: 'Look',
      source: '',
      attachments,
      ...more,
    }),
  );
const arrive = (attachments: readonly (typeof cat | typeof dog)[], more: object = {}) =>
  house.act((context) =>
    createPost(context, {
      community: cats.id,
      author: alice.id,
      title: 'Look',
      uri: `https://lemmy.test/post/${++count}`,
      type: 'Page',
      body: '',
      source: null,
      page: null,
      context: null,
      created: context.now,
      told: true,
      attachments,
      ...more,
    }),
  );

test.each([
  ['by its ending', { url: 'https://a.test/x.JPG?w=2', type: null }, 'image/jpeg'],
  ['as it was said', { url: 'https://a.test/x.jpg', type: 'image/WebP; q=1' }, 'image/webp'],
  [
    'by its ending where only the half was said',
    { url: 'https://a.test/x.png', type: 'image/*' },
    'image/png',
  ],
  [
    'by what was said where the ending is another',
    { url: 'https://a.test/x.mp3', type: 'image/*' },
    'image/*',
  ],
  ['not at all', { url: 'https://a.test/x', type: 'nonsense' }, null],
])('what it is is known %s', (_, given, type) => {
  expect(cleanAttachment({ alt: '', ...given })?.type).toBe(type);
});

test('what is said about a picture is one line without tricks', () => {
  const { alt } = cleanAttachment({ ...cat, alt: ' a\u202e\n cat '.repeat(500) })!;

  expect(alt).toMatch(/^a cat a cat/);
  expect([...alt].length).toBeLessThanOrEqual(1_500);
});

test('an address that is none is refused here, and left out of what comes', () => {
  const given = [cat, { ...dog, url: 'javascript:alert(1)' }];

  expect(cleanAttachments(given, { strict: true })).toEqual(refuse('bad-attachment'));
  expect(valueOf(cleanAttachments(given, { strict: false }))).toHaveLength(1);
});

test('a post holds ten, each once', () => {
  const many = Array.from({ length: attachmentsMax + 3 }, (_, n) => ({
    ...dog,
    url: `${dog.url}${n}`,
  }));

  expect(cleanAttachments(many, { strict: true })).toEqual(refuse('too-many-attachments'));
  expect(valueOf(cleanAttachments(many, { strict: false }))).toHaveLength(attachmentsMax);
  expect(valueOf(cleanAttachments([cat, cat], { strict: true }))).toHaveLength(1);
});

test('a post keeps what hangs on it, in order', async () => {
  const { id } = valueOf(await write([dog, cat]));

  expect(await findAttachments(reader, id)).toEqual([dog, { ...cat, type: 'image/jpeg' }]);
});

test('nothing is written when one of them is refused', async () => {
  await house.forget();

  expect(await write([{ ...cat, url: 'cat.jpg' }])).toEqual(refuse('bad-attachment'));
  expect(await house.journal()).toEqual([]);
});

test('an edit puts others in their place, and one that says nothing of them leaves them', async () => {
  const { id } = valueOf(await write([cat]));

  valueOf(await house.act((context) => editPost(context, { post: id, by: ann.id, title: 'New' })));
  expect(await findAttachments(reader, id)).toHaveLength(1);
  valueOf(
    await house.act((context) => editPost(context, { post: id, by: ann.id, attachments: [dog] })),
  );
  expect(await findAttachments(reader, id)).toEqual([dog]);
  expect(
    await house.act((context) =>
      editPost(context, { post: id, by: ann.id, attachments: [{ ...dog, url: 'x' }] }),
    ),
  ).toEqual(refuse('bad-attachment'));
});

test('what was fetched takes on what its author tells', async () => {
  const uri = 'https://lemmy.test/post/told';
  const { id } = valueOf(await arrive([cat], { uri, told: false }));

  valueOf(await arrive([dog], { uri }));

  expect(await findAttachments(reader, id)).toEqual([dog]);
});

test('they go when the words go', async () => {
  const { id } = valueOf(await write([cat]));
  const { id: far } = valueOf(await arrive([cat]));

  valueOf(await house.act((context) => deletePost(context, { post: id, by: ann.id })));
  await house.act((context) => erasePosts(context, { instance: alice.instance, limit: 100 }));

  expect(await findAttachments(reader, id)).toEqual([]);
  expect(await findAttachments(reader, far)).toEqual([]);
});

test('a rule about hosts looks at what hangs on a post, and one about words at what is said of it', async () => {
  const rule = { community: cats.id, action: 'hold', by: ann.id } as const;
  await house.act((context) =>
    keepRule(context, {
      ...rule,
      name: 'Spam',
      test: { kind: 'domains', settings: { domains: ['spam.test'] } },
    }),
  );
  await house.act((context) =>
    keepRule(context, {
      ...rule,
      name: 'Words',
      test: { kind: 'words', settings: { words: ['casino'] } },
    }),
  );
  const spam = { ...dog, url: 'https://spam.test/x' };

  const plain = valueOf(await write([cat], { author: bea.id }));
  const linked = valueOf(await write([spam], { author: bea.id }));
  const worded = valueOf(await write([{ ...cat, alt: 'A casino' }], { author: bea.id }));
  valueOf(
    await house.act((context) =>
      editPost(context, { post: plain.id, by: bea.id, attachments: [spam] }),
    ),
  );

  for (const { id } of [plain, linked, worded])
    expect((await findPost(reader, id))?.held).not.toBeNull();
});
