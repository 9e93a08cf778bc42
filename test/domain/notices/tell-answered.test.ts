/** Who is told of answers and mentions, and who is not. */
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { setBlock, type Blocked } from '#domain/blocks/set-block.ts';
import { createComment } from '#domain/comments/create-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { setMark } from '#domain/marks/set-mark.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { tellAnswered } from '#domain/notices/tell-answered.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann', 'admin');
const bob = await given.account('bob');
const cyd = await given.account('cyd');
const cats = await given.community('cats', { by: ann });
const zoe = await given.remotePerson('https://social.test/users/zoe');

const told = async (): Promise<string[]> => {
  const rows = await reader.select().from(memberNoticesTable).orderBy(memberNoticesTable.id);
  const names = new Map([ann, bob, cyd].map(({ id, name }) => [id, name]));
  return rows.map(({ person, kind }) => `${names.get(person)}: ${kind}`);
};
beforeEach(async () => void (await reader.delete(memberNoticesTable)));

let uris = 0;
const fromZoe = async (on: { id: number }, more: object = {}) =>
  valueOf(
    await house.act((context) =>
      createComment(context, {
        uri: `https://social.test/notes/${uris++}`,
        post: on.id,
        parent: null,
        author: zoe.id,
        body: '<p>Hello</p>',
        source: null,
        page: null,
        created: context.now,
        told: true,
        mentions: [],
        ...more,
      }),
    ),
  );

test('an answer is told to whoever is answered, a mention to whoever is named, each once', async () => {
  const post = await given.post({ in: cats, by: ann });
  const one = await given.comment({ on: post, by: bob });
  await given.comment({
    on: post,
    under: one,
    by: cyd,
    source: 'No, @bob. Ask @ann@folkmoot.test',
  });

  expect(await told()).toEqual(['ann: reply', 'ann: mention', 'bob: reply']);
  const [, mention] = await reader.select().from(memberNoticesTable);
  expect(mention).toMatchObject({ by: cyd.id, post: post.id, community: cats.id, read: null });
});

test('nobody is told of themselves, of code, of others’ names, and of an address that is no handle', async () => {
  const post = await given.post({ in: cats, by: ann, source: 'by @ann' });
  await given.comment({
    on: post,
    by: ann,
    source: '`@bob` mail@bob.test @bobby @bob@social.test',
  });

  expect(await told()).toEqual([]);
});

test('a post names people in its title too', async () => {
  await given.post({ in: cats, by: ann, title: 'What @bob said' });

  expect(await told()).toEqual(['bob: mention']);
});

test('from afar tags and full handles count; a bare name there is one of theirs', async () => {
  const post = await given.post({ in: cats, by: zoe, uri: 'https://social.test/p/1' });
  await fromZoe(post, { body: '<p>@cyd is not ours</p>', mentions: [bob.uri, cats.uri] });
  await fromZoe(post, { body: '<p>but @cyd@folkmoot.test is</p>' });

  expect(await told()).toEqual(['bob: mention', 'cyd: mention']);
});

test('what is merely fetched is told to nobody, until its author tells', async () => {
  const post = await given.post({ in: cats, by: ann });
  const uri = 'https://social.test/notes/late';
  await fromZoe(post, { uri, told: false });
  expect(await told()).toEqual([]);
  await fromZoe(post, { uri });
  await fromZoe(post, { uri });

  expect(await told()).toEqual(['ann: reply']);
});

test('what waits is told to nobody; once shown, also whom it links to is told', async () => {
  const post = await given.post({ in: cats, by: ann });
  const body = `<p><a href="${bob.uri}" rel="nofollow">@bob</a></p>`;
  const { id } = await fromZoe(post, { body, told: false });
  const mark = (row: object) =>
    reader.update(commentsTable).set(row).where(eq(commentsTable.id, id));
  const tell = () => house.act((context) => tellAnswered(context, { comment: id }));
  await mark({ told: house.clock(), held: house.clock() });
  await tell();
  expect(await told()).toEqual([]);
  await mark({ held: null, removed: house.clock() });
  await tell();
  expect(await told()).toEqual([]);
  await mark({ removed: null });
  await tell();

  expect(await told()).toEqual(['ann: reply', 'bob: mention']);
});

test('who blocks the author, the community or the server is not told', async () => {
  const post = await given.post({ in: cats, by: ann });
  const blocks: Blocked[] = [{ actor: zoe.id }, { actor: cats.id }, { instance: zoe.instance }];
  for (const blocked of blocks) {
    await house.act((context) => setBlock(context, { person: ann.id, blocked, on: true }));
    await fromZoe(post);
    expect(await told()).toEqual([]);
    await house.act((context) => setBlock(context, { person: ann.id, blocked, on: false }));
  }
  await fromZoe(post);
  expect(await told()).toEqual(['ann: reply']);
});

test('who muted the thread is not told', async () => {
  const post = await given.post({ in: cats, by: ann });
  const mute = { person: ann.id, kind: 'muted', subject: { post: post.id }, on: true } as const;
  await house.act((context) => setMark(context, mute));
  await fromZoe(post);

  expect(await told()).toEqual([]);
});

test('an edit tells whom it names anew, and nobody twice', async () => {
  const post = await given.post({ in: cats, by: ann });
  const { id } = await given.comment({ on: post, by: bob, source: 'Hm' });
  const edit = { comment: id, by: bob.id, source: 'Hm, @cyd' };
  await house.act((context) => editComment(context, edit));

  expect(await told()).toEqual(['ann: reply', 'cyd: mention']);
});

test('from a server that is kept in the background only members are told', async () => {
  const rule = { host: 'social.test', degrees: ['limit' as const], by: null };
  await house.act((context) => setRule(context, rule));
  const post = await given.post({ in: cats, by: bob });
  await fromZoe(post);
  expect(await told()).toEqual([]);
  await given.member(cats, bob);
  await fromZoe(post);

  expect(await told()).toEqual(['bob: reply']);
});
