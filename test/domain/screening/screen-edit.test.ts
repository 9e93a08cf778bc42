/** New words of something that is here are judged as well: told after it was fetched, or edited while it waited. */
import { beforeAll, expect, test } from 'vitest';
import { createComment } from '#domain/comments/create-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { approveHeld } from '#domain/moderation/approve-held.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { findHeldOf } from '#domain/screening/find-held.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const cats = await given.community('cats', { by: ann });
const alice = await given.remotePerson('https://hold.test/u/alice');
const bert = await given.remotePerson('https://plain.test/u/bert');
let rule = 0;

const words = { source: null, page: null, created: house.clock(), told: true };
const bytes = (text: string) => ({ text, receipt: 7 });
const post = async (author: { id: number }, uri: string, more: object = {}, text = 'a') => {
  const place = { community: cats.id, author: author.id, title: 'T', type: 'Page', context: null };
  const input = { ...place, ...words, uri, body: '<p>Words</p>', ...more };
  return valueOf(await house.act((context) => createPost(context, input), bytes(text))).id;
};
const answer = async (on: number, uri: string, more: object = {}, text = 'a') => {
  const input = {
    ...words,
    post: on,
    parent: null,
    author: bert.id,
    uri,
    body: '<p>Hi</p>',
    ...more,
  };
  return valueOf(await house.act((context) => createComment(context, input), bytes(text))).id;
};
const approve = async (subject: { post: number } | { comment: number }) => {
  const held = (await findHeldOf(reader, subject))!.id;
  valueOf(await house.act((context) => approveHeld(context, { held, by: ann.id })));
};
/** The bytes with which anything was told so far. */
const told = async () =>
  (await reader.select().from(journalTable).orderBy(journalTable.id)).flatMap(
    ({ original }) => original ?? [],
  );

beforeAll(async () => {
  await house.act((context) =>
    setRule(context, { host: 'hold.test', degrees: ['hold'], by: null }),
  );
  const what = {
    name: 'c',
    kind: 'words',
    settings: { words: ['casino'] },
    action: 'hold',
  } as const;
  const made = await house.act((context) =>
    makeRule(context, { community: cats.id, by: ann.id, ...what }),
  );
  rule = valueOf(made).rule;
});

test('harmless words that were fetched first let no others in', async () => {
  const early = await post(bert, 'https://plain.test/1', { told: false });
  const ours = await given.post({ in: cats, by: ann });
  const first = await answer(ours.id, 'https://plain.test/2', { told: false });

  await post(bert, 'https://plain.test/1', { body: '<p>Casino</p>' }, 'late post');
  await answer(ours.id, 'https://plain.test/2', { body: '<p>Casino</p>' }, 'late answer');

  expect((await findPost(reader, early))?.held).toEqual(house.clock());
  expect((await findComment(reader, first))?.held).toEqual(house.clock());
  expect((await findPost(reader, ours.id))?.comments).toBe(0);
  expect(await told()).toEqual([]);
  await approve({ post: early });
  await approve({ comment: first });
  expect(await told()).toEqual(['late post', 'late answer']);
  expect((await findPost(reader, ours.id))?.comments).toBe(1);
});

test('the same words, or others that meet no rule, are told at once', async () => {
  const before = (await told()).length;
  const same = await post(bert, 'https://plain.test/3', { told: false });
  const other = await post(bert, 'https://plain.test/4', { told: false });

  await post(bert, 'https://plain.test/3', {}, 'same');
  await post(bert, 'https://plain.test/4', { body: '<p>Other</p>' }, 'other');

  expect((await told()).slice(before)).toEqual(['same', 'other']);
  expect((await findPost(reader, same))?.held).toBeNull();
  expect(await findPost(reader, other)).toMatchObject({ held: null, body: '<p>Other</p>' });
});

test('what waits with what it answers, and is edited meanwhile, waits for its new words', async () => {
  const top = await post(alice, 'https://hold.test/5');
  const below = await answer(top, 'https://plain.test/6');
  const along = await answer(top, 'https://plain.test/7');
  house.pass(1000);
  for (const [comment, body] of [
    [below, '<p>Casino</p>'],
    [along, '<p>Cats</p>'],
  ] as const) {
    const edit = { comment, by: bert.id, body, edited: house.clock() };
    valueOf(await house.act((context) => editComment(context, edit), bytes('edit')));
  }

  await approve({ post: top });

  expect(await findHeldOf(reader, { comment: below })).toMatchObject({ why: 'rule', rule });
  expect((await findComment(reader, below))?.held).not.toBeNull();
  expect((await findComment(reader, along))?.held).toBeNull();
});

test('markdown that says something else than the words beside it is judged, new and edited', async () => {
  const source = 'To the casino';
  const made = await post(bert, 'https://plain.test/8', { source });
  const on = await given.post({ in: cats, by: ann });
  const said = await answer(on.id, 'https://plain.test/9', { source });
  const later = await post(bert, 'https://plain.test/10', {});
  house.pass(1000);
  const edit = { post: later, by: bert.id, body: '<p>Words</p>', source, edited: house.clock() };
  valueOf(await house.act((context) => editPost(context, edit), bytes('edit')));

  for (const subject of [{ post: made }, { comment: said }, { post: later }])
    expect(await findHeldOf(reader, subject)).toMatchObject({ why: 'rule', rule });
});
