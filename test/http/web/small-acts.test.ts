/** Votes, marks and blocks through their forms, and the bar that has them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ActBar, type BarProps } from '#http/web/act-bar.ts';
import { html, renderPage } from '#http/ui/html.ts';
import { memberBlocksTable } from '#storage/schema/blocks.ts';
import { marksTable } from '#storage/schema/marks.ts';
import { votesTable } from '#storage/schema/votes.ts';
import { readOwn } from '#views/own-marks.ts';
import type { Post } from '#domain/posts/post.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let eve: Browser;
let csrf: string;
let post: Post;
let comment: { id: number };
let author: { id: number };
let person: number;

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  author = await people.person('ada');
  person = (await people.person('eve')).id;
  const cats = await moot.given.community('cats', { by: author });
  post = await moot.given.post({ in: cats, by: author, title: 'A cat' });
  comment = await moot.given.comment({ on: post, by: author });
  eve = browserOf(moot.app, origin);
  await eve.signIn('eve', password);
  csrf = csrfIn((await eve.get('/settings')).body);
});
afterAll(street.close);

const reader = () => moot.house.database.query;
const send = (path: string, fields: Record<string, string>) =>
  eve.post(path, { fields: { csrf, back: '/post/1#acts', ...fields } });
const votes = () => reader().select().from(votesTable);

test('a vote is cast, turned and taken back, and leads back', async () => {
  for (const about of [{ post: String(post.id) }, { comment: String(comment.id) }]) {
    const up = await send('/vote', { ...about, value: '1' });
    expect([up.statusCode, up.headers.location]).toEqual([303, '/post/1#acts']);
    expect(await votes()).toMatchObject([{ value: 1 }]);
    await send('/vote', { ...about, value: '-1' });
    expect(await votes()).toMatchObject([{ value: -1 }]);
    for (const _ of [1, 2])
      expect((await send('/vote', { ...about, value: '0' })).statusCode).toBe(303);
    expect(await votes()).toEqual([]);
  }
});

test.each([
  [{ post: '2000000', value: '1' }, 404],
  [{ post: '1', comment: '1', value: '1' }, 404],
  [{ value: '1' }, 404],
  [{ post: '1', value: '7' }, 400],
])('a vote with %j is refused', async (fields, status) => {
  expect((await send('/vote', fields as Record<string, string>)).statusCode).toBe(status);
  expect(await votes()).toEqual([]);
});

test('nobody is led away', async () => {
  const fields = { post: String(post.id), value: '0', back: '//evil.test/' };

  expect((await send('/vote', fields)).headers.location).toBe('/');
});

test('what is saved, hidden or muted is known of whoever looks', async () => {
  for (const kind of ['saved', 'hidden', 'muted'])
    expect((await send('/mark', { post: String(post.id), kind, on: '1' })).statusCode).toBe(303);
  await send('/mark', { comment: String(comment.id), kind: 'saved', on: '1' });
  await send('/vote', { comment: String(comment.id), value: '-1' });
  const refused = await send('/mark', { comment: String(comment.id), kind: 'muted', on: '1' });
  expect(refused.statusCode).toBe(422);

  const things = { posts: [post.id], comments: [comment.id] };
  const own = await readOwn(reader(), person, things);
  expect(own.post(post.id)).toEqual({ vote: 0, saved: true, hidden: true, muted: true });
  expect(own.comment(comment.id)).toEqual({ vote: -1, saved: true, hidden: false, muted: false });
  const others = await readOwn(reader(), author.id, things);
  expect(others.post(post.id)).toEqual({ vote: 0, saved: false, hidden: false, muted: false });

  await send('/mark', { post: String(post.id), kind: 'muted', on: '0' });
  expect((await reader().select().from(marksTable)).map(({ kind }) => kind)).not.toContain('muted');
});

test('blocking asks first, says what it does, and is taken back', async () => {
  const asked = await eve.get(`/block?post=${post.id}&back=/post/${post.id}`);
  expect(asked.statusCode).toBe(200);
  expect(asked.body).toContain('Block this person');
  expect(asked.body).toContain('Block this community');
  expect(asked.body).toContain('nobody is told');
  expect(asked.body).not.toContain('Block the whole server');
  expect((await eve.get(`/block?comment=${comment.id}`)).body).toContain('@ada@meet.test');
  expect((await eve.get(`/block?actor=${person}`)).statusCode).toBe(404);

  const blocks = () => reader().select().from(memberBlocksTable);
  await send('/block', { actor: String(author.id), on: '1' });
  expect(await blocks()).toMatchObject([{ person, actor: author.id }]);
  expect((await eve.get(`/block?actor=${author.id}`)).body).toContain('Block no longer');
  await send('/block', { actor: String(author.id), on: '0' });
  expect(await blocks()).toEqual([]);
  expect((await send('/block', { actor: String(person), on: '1' })).statusCode).toBe(422);
});

const bar = (more: Partial<BarProps> = {}): string => {
  const own = { vote: 0, saved: false, hidden: false, muted: false } as const;
  const thing = { about: { post: 5 }, up: 3, down: 1, author: 7, own, locked: false };
  const props = { thing, viewer: { person: 8 }, csrf: 'word', back: '/post/5', ...more };
  return renderPage(html`<${ActBar} ...${props} />`);
};

test('the bar has what one may do, and says what one did', () => {
  const shown = bar();
  expect(shown).toMatch(/<div class="vote" data-vote="true">.*action="\/vote"/s);
  expect(shown).toContain('<span data-score="2">2</span>');
  expect(shown).toContain('value="1" data-value="1" aria-pressed="false"');
  expect(shown).toContain('href="/post/5/reply"');
  expect(shown).toContain('href="/block?post=5&amp;back=%2Fpost%2F5"');
  expect(shown).not.toContain('/edit');

  const own = { vote: 1, saved: true, hidden: false, muted: false } as const;
  const thing = { about: { comment: 9 }, up: 3, down: 1, author: 8, own, locked: true };
  const mine = bar({ thing });
  expect(mine).toContain('value="0" data-value="1" aria-pressed="true"');
  expect(mine).toContain('href="/comment/9/edit"');
  expect(mine).toContain('href="/comment/9/delete"');
  expect(mine).not.toContain('/reply');
  expect(mine).not.toContain('/block');
});

test('for strangers the bar has the score, and a way to answer that leads to signing in', () => {
  const shown = bar({ csrf: null, viewer: { person: null } });

  expect(shown).not.toContain('<form');
  expect(shown).toContain('href="/post/5/reply"');
});
