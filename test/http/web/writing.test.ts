/** Posts and comments as members write them: through forms, without a script. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { desc, sql } from 'drizzle-orm';
import type { Account } from '#domain/accounts/account.ts';
import type { Community } from '#domain/communities/community.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser, type Seen } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
let eve: Browser;
let adaAccount: Account;
let cats: Community;

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  adaAccount = await people.person('ada');
  await people.person('eve');
  cats = await moot.given.community('cats', { by: adaAccount });
  [ada, eve] = [browserOf(moot.app, origin), browserOf(moot.app, origin)];
  await ada.signIn('ada', password);
  await eve.signIn('eve', password);
});
afterAll(street.close);
beforeEach(() => moot.house.pass(600_000));

const reader = () => moot.house.database.query;
const lastPost = async () =>
  (await reader().select().from(postsTable).orderBy(desc(postsTable.id)).limit(1))[0]!;
const lastComment = async () =>
  (await reader().select().from(commentsTable).orderBy(desc(commentsTable.id)).limit(1))[0]!;
const count = async (table: typeof postsTable | typeof commentsTable): Promise<number> =>
  Number(
    (
      await reader()
        .select({ n: sql`count(*)` })
        .from(table)
    )[0]!.n,
  );

const words = { community: 'cats', title: 'A cat', text: 'Look **here**', draft: 'post:NEW:cats' };
const write = (browser: Browser, fields: Record<string, string> = {}): Promise<Seen> =>
  browser.submit('/c/cats/post', '/post', { ...words, ...fields });

describe('a post', () => {
  test('is written from the page of its community, and shown', async () => {
    const form = await ada.get('/c/cats/post');
    expect(form.statusCode).toBe(200);
    expect(form.body).toContain('value="@cats@meet.test"');
    expect(form.body).toContain('data-draft="post:NEW:cats"');

    const sent = await write(ada, {
      url: 'https://cat.example/1',
      language: 'de',
      sensitive: 'on',
    });

    const post = await lastPost();
    expect(sent.statusCode).toBe(303);
    expect(sent.headers.location).toBe(`/post/${post.id}?written=post%3ANEW%3Acats`);
    expect(post).toMatchObject({
      community: cats.id,
      author: adaAccount.id,
      title: 'A cat',
      url: 'https://cat.example/1',
      source: 'Look **here**',
      language: 'de',
      sensitive: true,
    });
    const shown = await ada.get(sent.headers.location!);
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain('<strong>here</strong>');
  });

  test.each(['cats', '!cats', '@cats@meet.test', '!cats@meet.test', `${origin}/c/cats`])(
    'finds its community as %s',
    async (community) => {
      const sent = await write(ada, { community, title: `By ${community}` });

      expect(sent.statusCode).toBe(303);
      expect(await lastPost()).toMatchObject({ community: cats.id, title: `By ${community}` });
    },
  );

  test('sent twice is one; another one is another', async () => {
    const before = await count(postsTable);
    const twice = await Promise.all([write(ada), write(ada)]);
    const again = await write(ada);

    expect(new Set([...twice, again].map(({ headers }) => headers.location)).size).toBe(1);
    expect(await count(postsTable)).toBe(before + 1);

    await write(ada, { text: 'Other words' });
    expect(await count(postsTable)).toBe(before + 2);
    moot.house.pass(61_000);
    await write(ada);
    expect(await count(postsTable)).toBe(before + 3);
  });

  test.each([
    [{ title: '  ' }, 'A post needs a title', 422],
    [{ url: 'javascript:alert(1)' }, 'no link that can be opened', 422],
    [{ community: 'dogs' }, 'That community is not known here', 422],
    [{ text: `x${'y'.repeat(50_001)}` }, 'That is too long', 422],
    [{ 'attachment-1-url': 'not an address' }, 'pictures and files', 422],
  ])('with %j comes back with what was typed', async (fields, told, status) => {
    const before = await count(postsTable);
    const typed = { url: 'https://cat.example/2', text: 'Precious <words>', ...fields };
    const answer = await write(ada, typed);

    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(told);
    expect(answer.body).toContain('data-draft="post:NEW:cats"');
    expect(answer.body).toContain('text' in fields ? 'yyyyyyyy' : 'Precious &lt;words></textarea>');
    expect(await count(postsTable)).toBe(before);
  });

  test('of fifty thousand letters in a script that takes many bytes arrives', async () => {
    const answer = await write(ada, { title: 'Long', text: '字'.repeat(49_999) });

    expect(answer.statusCode).toBe(303);
    expect((await lastPost()).source).toHaveLength(49_999);
  });

  test('can be looked at before it is sent', async () => {
    const before = await count(postsTable);
    const answer = await write(ada, { preview: 'on' });

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<strong>here</strong>');
    expect(answer.body).toContain('Look **here**</textarea>');
    expect(await count(postsTable)).toBe(before);
  });

  test('of somebody who is banned is refused, and what they typed stays', async () => {
    await moot.house.act(({ tx }) =>
      tx.execute(sql`insert into community_bans (community, person, created)
        select ${cats.id}, id, now() from actors where name = 'eve'`),
    );
    const answer = await write(eve);
    await moot.house.act(({ tx }) => tx.execute(sql`delete from community_bans`));

    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('You are banned there');
    expect(answer.body).toContain('Look **here**</textarea>');
  });

  test('that waits for a moderator says so to its author alone', async () => {
    await moot.house.act(({ tx }) =>
      tx.execute(sql`update communities set approval = 'everybody' where actor = ${cats.id}`),
    );
    const sent = await write(eve, { title: 'Held' });
    await moot.house.act(({ tx }) =>
      tx.execute(sql`update communities set approval = 'none' where actor = ${cats.id}`),
    );

    const mine = await eve.get(sent.headers.location!);
    expect(mine.body).toContain('waits for a moderator');
    expect((await browserOf(moot.app, origin).get(sent.headers.location!)).statusCode).toBe(404);
  });

  test('is changed and deleted by its author alone', async () => {
    await write(ada, { title: 'To be changed' });
    const { id } = await lastPost();
    const [edit, remove] = [`/post/${id}/edit`, `/post/${id}/delete`];
    for (const path of [edit, remove]) expect((await eve.get(path)).statusCode).toBe(403);
    expect((await eve.submit('/settings', edit, { title: 'Mine' })).statusCode).toBe(403);
    expect((await eve.submit('/settings', remove)).statusCode).toBe(403);
    expect(await lastPost()).toMatchObject({ title: 'To be changed', deleted: null });

    const form = await ada.get(edit);
    expect(form.body).toContain('value="To be changed"');
    expect(form.body).toContain('Look **here**</textarea>');
    const changed = await ada.submit(edit, edit, { title: 'Changed', text: 'New', url: '' });
    expect(changed.headers.location).toBe(`/post/${id}?written=edit%3Apost%3A${id}`);
    expect(await lastPost()).toMatchObject({ title: 'Changed', source: 'New' });
    expect((await ada.submit(edit, edit, { title: '', text: 'Kept' })).body).toContain(
      'Kept</textarea>',
    );

    expect((await ada.get(remove)).body).toContain('Delete the post?');
    const deleted = await ada.submit(remove, remove);
    expect(deleted.headers.location).toBe('/c/cats');
    expect((await lastPost()).deleted).not.toBeNull();
    expect((await ada.get(remove)).statusCode).toBe(404);
  });
});

describe('a comment', () => {
  let post: { id: number };
  beforeAll(async () => {
    post = await moot.given.post({ in: cats, by: adaAccount, title: 'Thread' });
  });
  const answer = (fields: Record<string, string> = {}): Promise<Seen> =>
    eve.submit(`/post/${post.id}/reply`, '/comment', {
      post: String(post.id),
      text: 'An answer',
      ...fields,
    });

  test('answers a post, and another answers it', async () => {
    const sent = await answer();
    const first = await lastComment();
    expect(sent.headers.location).toBe(
      `/post/${post.id}?written=reply%3Apost%3A${post.id}#comment-${first.id}`,
    );
    expect(first).toMatchObject({ post: post.id, parent: null, source: 'An answer' });

    const page = `/comment/${first.id}/reply`;
    expect((await ada.get(page)).body).toContain('An answer');
    const reply = await ada.submit(page, '/comment', { comment: String(first.id), text: 'And on' });
    expect(reply.statusCode).toBe(303);
    expect(await lastComment()).toMatchObject({ post: post.id, parent: first.id });
  });

  test('is written under its post at once, by those who may answer', async () => {
    const form = 'class="reply-box"';
    expect((await eve.get(`/post/${post.id}`)).body).toContain(form);
    expect((await browserOf(moot.app, origin).get(`/post/${post.id}`)).body).not.toContain(form);

    const shut = await moot.given.post({ in: cats, by: adaAccount });
    await moot.house.act(({ tx }) =>
      tx.execute(sql`update posts set locked = now() where id = ${shut.id}`),
    );
    expect((await eve.get(`/post/${shut.id}`)).body).not.toContain(form);
    expect((await ada.get(`/post/${shut.id}`)).body).toContain(form);
    const refused = await eve.submit('/settings', '/comment', {
      post: String(shut.id),
      text: 'Precious',
    });
    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain('This thread is locked');
    expect(refused.body).toContain('Precious</textarea>');
  });

  test('sent twice is one', async () => {
    const before = await count(commentsTable);
    const twice = await Promise.all([answer({ text: 'Twice' }), answer({ text: 'Twice' })]);

    expect(twice[0].headers.location).toBe(twice[1].headers.location);
    expect(await count(commentsTable)).toBe(before + 1);
  });

  test.each([
    [{ text: '  \r\n ' }, 'nothing written yet'],
    [{ text: `Much${'h'.repeat(10_000)}` }, 'too long'],
  ])('with %j comes back', async (fields, told) => {
    const back = await answer(fields);

    expect(back.statusCode).toBe(422);
    expect(back.body).toContain(told);
    expect(back.body).toContain(`data-draft="reply:post:${post.id}"`);
  });

  test('can be looked at before it is sent, and keeps its lines as one types them', async () => {
    const look = await answer({ text: 'a *b*\r\n\r\nc', preview: 'on' });
    expect(look.body).toContain('<em>b</em>');
    await answer({ text: 'a\r\n\r\nb' });

    expect((await lastComment()).source).toBe('a\n\nb');
  });

  test('on what is gone meanwhile shows what was typed', async () => {
    const gone = await moot.given.post({ in: cats, by: adaAccount });
    const csrf = csrfIn((await eve.get(`/post/${gone.id}/reply`)).body);
    await moot.house.act(({ tx }) =>
      tx.execute(sql`update posts set deleted = now() where id = ${gone.id}`),
    );
    const fields = { csrf, post: String(gone.id), text: 'Precious' };
    const refused = await eve.post('/comment', { fields });

    expect(refused.statusCode).toBe(410);
    expect(refused.body).toContain('Precious</textarea>');
    const never = await eve.post('/comment', { fields: { ...fields, post: '2000000' } });
    expect(never.body).toContain('Precious</textarea>');
  });

  test('is changed and deleted by its author alone', async () => {
    await answer({ text: 'To be changed' });
    const { id } = await lastComment();
    const [edit, remove] = [`/comment/${id}/edit`, `/comment/${id}/delete`];
    for (const path of [edit, remove]) {
      expect((await ada.get(path)).statusCode).toBe(403);
      expect((await ada.submit('/settings', path, { text: 'Mine' })).statusCode).toBe(403);
    }
    expect(await lastComment()).toMatchObject({ source: 'To be changed', deleted: null });

    expect((await eve.get(edit)).body).toContain('To be changed</textarea>');
    const changed = await eve.submit(edit, edit, { text: 'Changed' });
    expect(changed.headers.location).toBe(`/comment/${id}?written=edit%3Acomment%3A${id}`);
    expect(await lastComment()).toMatchObject({ source: 'Changed' });

    const deleted = await eve.submit(remove, remove);
    expect(deleted.headers.location).toBe(`/post/${post.id}#comments`);
    expect((await lastComment()).deleted).not.toBeNull();
  });
});

test.each(['/post', '/c/cats/post', '/post/1/reply', '/comment/1/reply', '/post/1/edit'])(
  '%s leads strangers to sign in, and back',
  async (path) => {
    const answer = await browserOf(moot.app, origin).get(path);

    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
  },
);

test('the preview shows markdown as it will be, with nothing of one’s own HTML', async () => {
  const text = '*a* <script>alert(1)</script>';
  const answer = await ada.submit('/post', '/preview', { text });

  expect(answer.body).toContain(
    '<div data-preview="true"><div class="prose" dir="auto"><p><em>a</em>',
  );
  expect(answer.body).not.toContain('<script>alert');
});

test('whoever writes without end is asked to wait, with what they typed', async () => {
  let last: Seen | null = null;
  for (let number = 0; number < 25; number++) {
    last = await write(eve, { title: `Post ${number}` });
    if (last.statusCode !== 303) break;
  }

  expect(last?.statusCode).toBe(429);
  expect(last?.headers['retry-after']).toBeDefined();
  expect(last?.body).toContain('Look **here**</textarea>');
});

test('what was written while the session ended is shown again, to nobody but who sent it', async () => {
  const other = browserOf(moot.app, origin);
  await other.signIn('ada', password);
  const csrf = csrfIn((await other.get('/c/cats/post')).body);
  other.jar.clear();
  const refused = await other.post('/post', {
    fields: { csrf, ...words, text: 'Precious </textarea><script>' },
  });

  expect(refused.statusCode).toBe(403);
  expect(refused.body).toContain('out of date');
  expect(refused.body, 'no way to a new session').toContain('href="/sign-in"');
  expect(refused.body).toContain('Precious &lt;/textarea>&lt;script></textarea>');
});
