/** What is to be seen beside a post, and from whom nothing is. */
import { expect, test } from 'vitest';
import { keepPreview } from '#domain/links/keep-preview.ts';
import { keyOf } from '#domain/links/link.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { anybody } from '#views/visible.ts';
import { readMedia } from '#views/post-media.ts';
import { viewPost } from '#views/post-view.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const day = 24 * 3_600_000;
const cat = { url: 'https://pictures.test/cat.jpg', type: null, alt: 'A cat' };
const film = { url: 'https://films.test/cat.mp4', type: null, alt: '' };
const page = 'https://news.test/cats';
const words = { title: 'Cats', description: 'They sleep', image: 'https://pictures.test/page.png' };
let count = 0;

const write = async (by: { readonly id: number; readonly local: boolean }) => {
  const remote = {
    uri: `https://lemmy.test/post/${++count}`,
    type: 'Page',
    body: '',
    page: null,
    context: null,
    told: true,
  };
  const common = { community: cats.id, author: by.id, title: 'Look', url: page };
  const { id } = valueOf(
    await house.act((context) =>
      createPost(
        context,
        by.local
          ? { ...common, source: '', attachments: [cat, film] }
          : { ...common, ...remote, source: null, created: context.now, attachments: [cat, film] },
      ),
    ),
  );
  await house.act((context) => keepPreview(context, { key: keyOf(page), tries: 1 }, words));
  return id;
};

const media = async (id: number, now: Date | null = house.clock()) => {
  const post = valueOf(await viewPost(reader, id, anybody));
  return readMedia(reader, post, { now });
};
const rule = (host: string, degrees: readonly ('no-media' | 'defederate' | 'trust')[]) =>
  house.act((context) => setRule(context, { host, degrees, by: null }));

test('a post of ours shows what hangs on it, and what its link says', async () => {
  const id = await write({ id: ann.id, local: true });

  expect(await media(id)).toEqual({
    preview: words,
    attachments: [
      { ...cat, type: 'image/jpeg', kind: 'picture' },
      { ...film, type: 'video/mp4', kind: 'film' },
    ],
    withheld: 0,
  });
});

test('of somebody whose server was met lately words are shown, and no pictures', async () => {
  const id = await write(alice);

  expect(await media(id)).toEqual({
    preview: { ...words, image: null },
    attachments: [],
    withheld: 2,
  });
  house.pass(8 * day);
  expect(await media(id)).toMatchObject({ preview: words, withheld: 0 });
});

test('where no hour is told nothing is seen', async () => {
  expect(await media(await write({ id: ann.id, local: true }), null)).toMatchObject({
    withheld: 2,
  });
});

test('of a server whose pictures are not shown nothing is seen, nor of what lies there', async () => {
  const [ours, theirs] = [await write({ id: ann.id, local: true }), await write(alice)];
  await rule('lemmy.test', ['no-media']);
  expect(await media(theirs)).toMatchObject({ attachments: [], withheld: 2 });
  expect(await media(ours)).toMatchObject({ withheld: 0 });

  await rule('pictures.test', ['no-media']);

  expect(await media(ours)).toMatchObject({
    preview: { title: 'Cats', image: null },
    attachments: [{ kind: 'film' }],
    withheld: 1,
  });
  await rule('pictures.test', ['defederate']);
  expect(await media(ours)).toMatchObject({ withheld: 1 });
});
