/** The record on pages and for programs, people's notices with the appeal, and the legal notice without an account. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { appealsTable } from '#storage/schema/appeals.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Account;
let bob: Account;
let cats: number;
let entry: number;
const reader = () => moot.house.database.query;

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  [ada, bob] = [await people.person('ada'), await people.person('bob')];
  ({ id: cats } = await moot.given.community('cats', { by: ada }));
  const post = await moot.given.post({ in: { id: cats }, by: bob, title: 'Horrid <b>words</b>' });
  const kept = await moot.given.post({ in: { id: cats }, by: bob, title: 'Fine' });
  await moot.house.act(async (context) => {
    const by = ada.id;
    const removed = { subject: { post: post.id }, by, reason: 'Rude & <i>loud</i>' };
    entry = valueOf(await removeContent(context, removed)).act!;
    valueOf(await removeContent(context, { subject: { post: kept.id }, by, reason: 'Late' }));
  });
});
afterAll(street.close);
beforeEach(() => street.pass(3_600_000));

const open = (): Browser => browserOf(moot.app, origin);
async function signedIn(name: string): Promise<Browser> {
  const browser = open();
  expect((await browser.signIn(name, password)).statusCode).toBe(303);
  return browser;
}
const text = async (path: string, browser = open()): Promise<string> =>
  (await browser.get(path)).body;

describe('the record', () => {
  test('tells what was done, by whom, to whom and why; not the words again', async () => {
    for (const path of ['/modlog', '/c/cats/modlog']) {
      const body = await text(path);
      expect(body).toContain('removed a post');
      expect(body).toContain('href="/u/ada"');
      expect(body).toContain('href="/u/bob"');
      expect(body).toContain('Rude &amp; &lt;i>loud&lt;/i>');
      expect(body).not.toContain('Horrid');
    }
    expect((await open().get('/c/nowhere/modlog')).statusCode).toBe(404);
  });

  test('leads to nothing that is not shown, but for those who moderate', async () => {
    const seen = await moot.given.post({ in: { id: cats }, by: bob });
    const held = await moot.given.post({ in: { id: cats }, by: bob });
    const under = await moot.given.comment({ on: held, by: bob });
    const waits = await moot.given.comment({ on: seen, by: bob });
    const quiet = await moot.given.post({ in: { id: cats }, by: bob });
    await moot.house.act(async (context) => {
      const common = { moderator: null, role: 'rule', community: cats, automatic: true } as const;
      const note = (about: { post: number } | { comment: number }) =>
        writeModlog(context, { act: 'content.held', ...common, ...about });
      for (const { id } of [held, seen, quiet]) await note({ post: id });
      for (const { id } of [waits, under]) await note({ comment: id });
    });
    await reader().execute(sql`update posts set held = now() where id = ${held.id}`);
    await reader().execute(sql`update posts set limited = now() where id = ${quiet.id}`);
    await reader().execute(sql`update comments set held = now() where id = ${waits.id}`);
    const away = [`/post/${held.id}`, `/comment/${under.id}`, `/comment/${waits.id}`];
    const here = [`/post/${seen.id}`, `/post/${quiet.id}`];
    const [others, theirs] = [await text('/modlog'), await text('/modlog', await signedIn('ada'))];

    for (const path of here)
      expect([path, others.includes(`href="${path}"`)]).toEqual([path, true]);
    for (const path of away) {
      expect([path, (await open().get(path)).statusCode]).toEqual([path, 404]);
      expect([path, others.includes(`href="${path}"`)]).toEqual([path, false]);
      expect([path, theirs.includes(`href="${path}"`)]).toEqual([path, true]);
    }
    expect(others).toContain(`post ${held.id}`);
  });

  test('is filtered by what is asked for, and asks that make no sense find nothing', async () => {
    expect(await text('/modlog?person=bob&act=post.removed')).toContain('Rude');
    expect(await text('/modlog?person=ada')).not.toContain('Rude');
    expect(await text('/modlog?moderator=%40ada')).toContain('Rude');
    expect(await text('/modlog?act=member.banned')).toContain('Nothing of that kind');
    for (const odd of ['person=%00', 'person=%2f', 'act[]=x', 'before=-1', 'moderator=a@b@c'])
      expect((await open().get(`/modlog?${odd}`)).statusCode).toBe(200);
  });

  test('does not name moderators where the community does not, but to those who moderate', async () => {
    await reader().execute(sql`update communities set moderators_named = false`);
    for (const path of ['/modlog', '/modlog.xml', '/modlog.json', '/c/cats/modlog'])
      expect([path, (await text(path)).includes('ada')]).toEqual([path, false]);
    expect(await text('/modlog')).toContain('A moderator');
    expect(await text('/modlog', await signedIn('ada'))).toContain('href="/u/ada"');
    // Feeds are kept by caches: they are the same for everybody.
    expect(await text('/modlog.json', await signedIn('ada'))).not.toContain('ada');
    await reader().execute(sql`update communities set moderators_named = true`);
  });

  test('is had as RSS and as JSON, of the server and of a community', async () => {
    for (const place of ['', '/c/cats']) {
      const rss = await open().get(`${place}/modlog.xml`);
      expect(rss.headers['content-type']).toContain('application/rss+xml');
      expect(rss.body).toContain('@ada removed a post by @bob in @cats');
      const json = await open().get(`${place}/modlog.json?act=post.removed`);
      expect(json.headers['access-control-allow-origin']).toBe('*');
      const { entries, next } = JSON.parse(json.body) as { entries: object[]; next: null };
      expect(next).toBeNull();
      expect(entries.at(-1)).toMatchObject({
        id: entry,
        act: 'post.removed',
        moderator: '@ada@meet.test',
        person: '@bob@meet.test',
        community: '@cats@meet.test',
        reason: 'Rude & <i>loud</i>',
        automatic: false,
        origin: null,
      });
    }
    expect((await open().get('/c/nowhere/modlog.json')).statusCode).toBe(404);
    expect((await open().get('/c/nowhere/modlog.xml')).statusCode).toBe(404);
  });
});

describe('notices', () => {
  test('are nobody’s business who is not signed in, and each one’s own', async () => {
    expect((await open().get('/notices')).headers.location).toBe('/sign-in?to=%2Fnotices');
    expect(await text('/notices', await signedIn('ada'))).not.toContain('Rude');
    expect(await text('/notices', await signedIn('bob'))).toContain('Your post was removed');
  });

  test('are new until they are read', async () => {
    const browser = await signedIn('bob');
    const [newest] = await reader()
      .select()
      .from(memberNoticesTable)
      .orderBy(sql`id desc`);
    expect(await text('/notices', browser)).toContain('>New<');
    const upTo = String(newest!.id);
    const answer = await browser.submit('/notices', '/notices/read', { upTo });
    expect(answer.headers.location).toBe('/notices');
    expect(await text('/notices', browser)).not.toContain('>New<');
  });

  test('lead to an appeal, once; nobody appeals what concerns others', async () => {
    const browser = await signedIn('bob');
    const act = String(entry);
    const other = await signedIn('ada');
    const csrf = csrfIn(await text('/settings', other));
    const fields = { csrf, act, words: 'It was fine' };
    expect((await other.post('/notices/appeal', { fields })).statusCode).toBe(404);
    const empty = await browser.submit('/notices', '/notices/appeal', { act, words: ' ' });
    expect(empty.statusCode).toBe(422);

    const sent = await browser.submit('/notices', '/notices/appeal', { act, words: 'I was kind' });
    expect(sent.headers.location).toBe('/notices?done=appealed');
    const body = await text('/notices', browser);
    expect(body).toContain('I was kind');
    expect(body).toContain('It waits for a moderator.');
    expect(
      (await browser.submit('/notices', '/notices/appeal', { act, words: 'x' })).statusCode,
    ).toBe(422);
    expect(await reader().select().from(appealsTable)).toMatchObject([
      { act: entry, person: bob.id, words: 'I was kind', community: cats },
    ]);
  });
});

describe('the legal notice', () => {
  const said = {
    category: 'illegal',
    where: `${origin}/post/1`,
    why: 'It is against § 1',
    contact: 'Dr. No, no@example.org',
  };

  test('needs no account, is acknowledged with a number, and waits in the queue', async () => {
    const sent = await open().submit('/report-illegal', '/report-illegal', said);
    const [report] = await reader().select().from(reportsTable);
    expect(report).toMatchObject({
      kind: 'notice',
      reporter: null,
      community: null,
      post: 1,
      about: said.where,
      reason: said.why,
      contact: said.contact,
      category: 'illegal',
    });
    expect(sent.headers.location).toBe(`/report-illegal?got=${report!.id}`);
    expect(await text(sent.headers.location!)).toContain(`<b>${report!.id}</b>`);
  });

  test('shows again what was typed, when something is missing', async () => {
    const answer = await open().submit('/report-illegal', '/report-illegal', { ...said, why: ' ' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('no@example.org');
    expect(
      (await open().submit('/report-illegal', '/report-illegal', { where: 'x' })).statusCode,
    ).toBe(400);
  });

  test('is taken so often an hour from one address, and from another still', async () => {
    const flood = browserOf(moot.app, origin, '192.0.2.77');
    const answers: number[] = [];
    for (let number = 0; number < 7; number++)
      answers.push((await flood.submit('/report-illegal', '/report-illegal', said)).statusCode);
    expect(answers).toEqual([303, 303, 303, 303, 303, 429, 429]);
    const other = browserOf(moot.app, origin, '198.51.100.1');
    expect((await other.submit('/report-illegal', '/report-illegal', said)).statusCode).toBe(303);
  });
});
