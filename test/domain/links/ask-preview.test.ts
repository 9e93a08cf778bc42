/** Links are asked about once, in turn, and by whom they were posted. */
import { beforeEach, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { askPreview } from '#domain/links/ask-preview.ts';
import { findPreview } from '#domain/links/find-preview.ts';
import { forgetPreviews } from '#domain/links/forget-previews.ts';
import { keepPreview, noteUnread } from '#domain/links/keep-preview.ts';
import { leasePreviews } from '#domain/links/lease-previews.ts';
import { keepRule } from '#domain/screening/keep-rule.ts';
import { approveHeld } from '#domain/moderation/approve-held.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { linkPreviewsTable } from '#storage/schema/links.ts';
import { heldTable } from '#storage/schema/screening.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bea = await given.account('bea');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const url = 'https://news.test/cats';
const words = { title: 'Cats', description: 'They sleep', image: 'https://news.test/cat.png' };
const day = 24 * 3_600_000;

beforeEach(async () => {
  await house.act(({ tx }) => tx.delete(linkPreviewsTable));
});

const ask = (of = url, soon = true) =>
  house.act((context) => askPreview(context, { url: of, soon }));
const lease = (limit = 8) => house.act((context) => leasePreviews(context, { limit }));
const find = (of = url) => findPreview(reader, of);

test('a post with a link asks about it, and one without asks nothing', async () => {
  const { rung } = house;
  rung.splice(0);
  await given.post({ in: cats, by: ann });
  expect(rung).not.toContain('links');

  await given.post({ in: cats, by: ann, url });

  expect(await find()).toMatchObject({ url, state: 'waiting', title: '', due: house.clock() });
  expect(rung).toContain('links');
});

test('what came from elsewhere waits for up to a minute, so that not all servers ask at once', async () => {
  await given.post({ in: cats, by: alice, uri: 'https://lemmy.test/post/1', url });

  const { due } = (await find())!;
  const wait = due.getTime() - house.clock().getTime();
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThan(60_000);
});

test('our own pages are not asked, and nothing twice', async () => {
  await ask('https://folkmoot.test/post/1');
  expect(await find('https://folkmoot.test/post/1')).toBeNull();
  await ask();
  const [link] = await lease();
  await house.act((context) => keepPreview(context, link!, words));

  await ask();

  expect(await find()).toMatchObject({ state: 'read', title: 'Cats' });
  house.pass(31 * day);
  await ask();
  expect(await find()).toMatchObject({ state: 'waiting', title: 'Cats', tries: 0 });
});

test('of one domain one page at a time is handed out, the others a little later', async () => {
  for (let n = 0; n < 5; n++) await ask(`${url}/${n}`);
  await ask('https://sub.news.test/');
  await ask('https://other.test/');

  expect((await lease()).map((link) => new URL(link.url).host).sort()).toEqual([
    'news.test',
    'other.test',
  ]);
  expect(await lease()).toEqual([]);
  house.pass(2_000);
  expect(await lease()).toHaveLength(1);
});

test('what was handed out and never came back is handed out again', async () => {
  await ask();

  expect(await lease()).toMatchObject([{ tries: 1 }]);
  house.pass(5 * 60_000);
  expect(await lease()).toMatchObject([{ tries: 2 }]);
});

test('a page that does not answer is asked four times, then not for a week', async () => {
  await ask();
  for (let tries = 1; tries <= 4; tries++) {
    const [link] = await lease();
    expect(link).toMatchObject({ tries });
    await house.act((context) => noteUnread(context, link!, { again: true }));
    house.pass(3 * 3_600_000);
  }

  expect(await find()).toMatchObject({ state: 'failed' });
  await ask();
  expect(await find()).toMatchObject({ state: 'failed' });
  house.pass(8 * day);
  await ask();
  expect(await find()).toMatchObject({ state: 'waiting' });
});

test('what a page says is kept as lines, and a picture by https only', async () => {
  await ask();
  const [link] = await lease();

  await house.act((context) =>
    keepPreview(context, link!, {
      title: ` A\u202e\n${'cat '.repeat(100)}`,
      description: 'x'.repeat(5_000),
      image: 'http://news.test/a.png',
    }),
  );

  const kept = (await find())!;
  expect(kept.title).toMatch(/^A cat cat/);
  expect(kept.title.length).toBeLessThanOrEqual(200);
  expect(kept.description).toHaveLength(500);
  expect(kept.image).toBeNull();
});

test('an edit asks about the new link', async () => {
  const { id } = await given.post({ in: cats, by: ann, url });
  const other = `${url}/other`;

  valueOf(await house.act((context) => editPost(context, { post: id, by: ann.id, url: other })));

  expect(await find(other)).toMatchObject({ state: 'waiting' });
});

test('what waits for a moderator tells nothing to the page that it leads to, until it is approved', async () => {
  await house.act((context) =>
    keepRule(context, {
      community: cats.id,
      name: 'Look',
      action: 'hold',
      by: ann.id,
      test: { kind: 'domains', settings: { domains: ['held.test'] } },
    }),
  );
  const held = 'https://held.test/';
  const { id } = valueOf(
    await house.act((context) =>
      createPost(context, {
        community: cats.id,
        author: bea.id,
        title: 'x',
        source: '',
        url: held,
      }),
    ),
  );
  expect((await findPost(reader, id))?.held).not.toBeNull();
  expect(await find(held)).toBeNull();

  const [row] = await reader.select().from(heldTable).where(eq(heldTable.post, id));
  valueOf(await house.act((context) => approveHeld(context, { held: row!.id, by: ann.id })));

  expect(await find(held)).toMatchObject({ state: 'waiting' });
});

test('what no post leads to is forgotten after a while, what one leads to is not', async () => {
  await given.post({ in: cats, by: ann, url });
  await ask(`${url}/alone`);
  house.pass(31 * day);

  expect(await house.act((context) => forgetPreviews(context, { limit: 100 }))).toBe(1);

  expect(await find(`${url}/alone`)).toBeNull();
  expect(await find()).not.toBeNull();
});
