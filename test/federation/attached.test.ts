/** What hangs on a post, as others say it and as we do. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPost } from '#domain/posts/create-post.ts';
import { objectDocument } from '#federation/documents/routes.ts';
import { readAttached, writeAttached } from '#federation/objects/attached.ts';
import { readObject } from '#federation/objects/read-object.ts';
import { valueOf } from '../support/given.ts';
import { expectObject } from './documents/checks.ts';
import { expectGolden } from './golden.ts';
import { openStage, type Stage } from './stage.ts';

const cat = 'https://pictures.test/cat';

/** Sources: lemmy.md 3.4 and 3.14, microblog.md 1.5 and 2.4 of the research; test/shapes/piefed. */
describe('what others hang on a post is read', () => {
  test.each([
    [
      'Lemmy: a link',
      [{ type: 'Link', href: 'https://example.org/a', mediaType: 'text/html; charset=utf-8' }],
      { link: 'https://example.org/a', attachments: [] },
    ],
    [
      'Lemmy: a picture, by its media type',
      [{ type: 'Link', href: cat, mediaType: 'image/webp' }],
      { link: null, attachments: [{ url: cat, type: 'image/webp', alt: '' }] },
    ],
    [
      'Lemmy 0.19.4: a picture with words',
      [{ type: 'Image', url: cat, name: 'A cat' }],
      { link: null, attachments: [{ url: cat, type: 'image/*', alt: 'A cat' }] },
    ],
    [
      'Mastodon: pictures with words, a film',
      [
        {
          type: 'Document',
          mediaType: 'image/jpeg',
          url: cat,
          name: 'A cat',
          blurhash: 'UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH',
          focalPoint: [0, 0],
          width: 4000,
          height: 3000,
        },
        { type: 'Document', mediaType: 'video/mp4', url: `${cat}.mp4`, name: null },
      ],
      {
        link: null,
        attachments: [
          { url: cat, type: 'image/jpeg', alt: 'A cat' },
          { url: `${cat}.mp4`, type: 'video/mp4', alt: '' },
        ],
      },
    ],
    [
      'Pixelfed: an Image with a media type',
      [{ type: 'Image', mediaType: 'image/jpeg', url: cat, name: null }],
      { link: null, attachments: [{ url: cat, type: 'image/jpeg', alt: '' }] },
    ],
    [
      'a link, then pictures, then another link',
      [
        { type: 'Link', href: 'https://example.org/a' },
        { type: 'Image', url: cat },
        { type: 'Link', href: 'https://example.org/b' },
      ],
      {
        link: 'https://example.org/a',
        attachments: [
          { url: cat, type: 'image/*', alt: '' },
          { url: 'https://example.org/b', type: null, alt: '' },
        ],
      },
    ],
    [
      'one that is not in a list',
      { type: 'Audio', url: `${cat}.mp3`, summary: 'Purring' },
      { link: null, attachments: [{ url: `${cat}.mp3`, type: 'audio/*', alt: 'Purring' }] },
    ],
    [
      'nothing that leads anywhere',
      [
        { type: 'PropertyValue', name: 'x', value: 'y' },
        null,
        7,
        { type: 'Image', url: 'data:,x' },
      ],
      { link: null, attachments: [] },
    ],
  ])('%s', (_, attachment, read) => {
    expect(readAttached({ type: 'Page', attachment })).toEqual(read);
  });

  test('of a thousand ten are kept', () => {
    const attachment = Array.from({ length: 1_000 }, (_, n) => ({
      type: 'Image',
      url: `${cat}${n}`,
    }));

    expect(readAttached({ attachment }).attachments).toHaveLength(10);
  });
});

describe('what hangs on a post of ours is said', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  test('in types that Lemmy reads, the link first, and is read as it was meant', async () => {
    const alice = await stage.given.account('alice');
    const cats = await stage.given.community('cats', { by: alice });
    const attachments = [
      { url: `${cat}.jpg`, type: null, alt: 'A grey cat' },
      { url: `${cat}-2`, type: 'image/*', alt: '' },
      { url: `${cat}.mp3`, type: null, alt: 'Purring' },
    ];
    const { id } = valueOf(
      await stage.act((context) =>
        createPost(context, {
          community: cats.id,
          author: alice.id,
          title: 'Cats',
          source: '',
          url: 'https://example.org/cats',
          attachments,
        }),
      ),
    );

    const answer = await objectDocument(stage.world, { post: id }, 'Lemmy/1.0');
    const object = JSON.parse(answer.body) as Record<string, unknown>;
    const read = readObject(object);

    expectObject(object, cats.uri, 'Page');
    expectGolden('documents/page-attached', object);
    expect(read).toMatchObject({
      link: 'https://example.org/cats',
      attachments: [
        { url: `${cat}.jpg`, type: 'image/jpeg', alt: 'A grey cat' },
        { url: `${cat}-2`, type: 'image/*', alt: '' },
        { url: `${cat}.mp3`, type: 'audio/mpeg', alt: 'Purring' },
      ],
    });
  });

  test('half of a media type is never said', () => {
    const said = writeAttached({
      link: null,
      attachments: [{ url: cat, type: 'video/*', alt: '' }],
    });

    expect(said).toEqual([{ type: 'Document', url: cat }]);
  });
});
