/** Pages behind links are fetched as by any visitor, through the gate, and bounded. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askPreview } from '#domain/links/ask-preview.ts';
import { findPreview } from '#domain/links/find-preview.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { fetchPreview } from '#federation/links/fetch-preview.ts';
import { readLinks } from '#federation/links/read-links.ts';
import { linkPreviewsTable } from '#storage/schema/links.ts';
import { openStage, type Stage } from '../stage.ts';

let stage: Stage;
const asked: Request[] = [];
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  asked.splice(0);
  await stage.act(({ tx }) => tx.delete(linkPreviewsTable));
});

const page = (inside: string): string => `<html><head>${inside}</head><body></body></html>`;
const html = { 'content-type': 'text/html; charset=utf-8' };

function site(host: string, answer: (request: Request) => Response): void {
  stage.wire.servers.set(host, async (request) => {
    asked.push(request);
    return answer(request);
  });
}

const read = (url: string) => fetchPreview(stage.world, url);

test('a page is asked without a signature, and what it says is kept', async () => {
  site(
    'news.test',
    () =>
      new Response(
        page(
          '<meta property="og:title" content="A cat"><meta property="og:image" content="/cat.png">',
        ),
        { headers: html },
      ),
  );
  const url = 'https://news.test/cats#top';
  await stage.act((context) => askPreview(context, { url, soon: true }));

  expect(await readLinks(stage.world)).toBe(1);

  expect(await findPreview(stage.house.database.query, url)).toMatchObject({
    state: 'read',
    title: 'A cat',
    image: 'https://news.test/cat.png',
  });
  expect(asked.map((request) => request.url)).toEqual(['https://news.test/cats']);
  expect(asked[0]!.headers.get('signature')).toBeNull();
  expect(asked[0]!.headers.get('accept')).toContain('text/html');
  expect(await readLinks(stage.world)).toBe(0);
});

test('it is followed where it leads, the gate asked at each step', async () => {
  site('short.test', () => Response.redirect('https://news.test/long', 302));
  site('news.test', () => new Response(page('<title>Long</title>'), { headers: html }));

  expect(await read('https://short.test/x')).toMatchObject({ value: { title: 'Long' } });
});

test.each([
  ['this machine', 'https://127.0.0.1/x'],
  ['a name of the house', 'https://printer.local/x'],
  ['plain http', 'http://news.test/x'],
  ['another port', 'https://news.test:8080/x'],
  ['a name with a password', 'https://ann:secret@news.test/x'],
  ['ourselves', 'https://folkmoot.test/settings'],
])('%s is not asked, neither by a link nor by what it leads to', async (_, url) => {
  site('leads.test', () => new Response('', { status: 302, headers: { location: url } }));
  const before = stage.wire.requests.length;

  expect(await read(url)).toEqual({ done: false, reason: 'barred' });
  expect(stage.wire.requests.length).toBe(before);
  expect(await read('https://leads.test/')).toEqual({ done: false, reason: 'barred' });
  expect(stage.wire.requests.length).toBe(before + 1);
});

test('a server with which there is no dealing is not asked', async () => {
  site('bad.test', () => new Response(page('<title>Bad</title>'), { headers: html }));
  const rule = { host: 'bad.test', degrees: ['defederate'], by: null } as const;
  await stage.act((context) => setRule(context, rule));

  expect(await read('https://bad.test/')).toEqual({ done: false, reason: 'barred' });
  expect(asked).toEqual([]);
});

test('a circle ends', async () => {
  site('round.test', () => Response.redirect('https://round.test/again', 302));

  expect(await read('https://round.test/')).toEqual({ done: false, reason: 'unreadable' });
  expect(asked).toHaveLength(5);
});

test.each([
  [
    'a file',
    new Response('%PDF', { headers: { 'content-type': 'application/pdf' } }),
    'unreadable',
  ],
  ['nothing', new Response('', { status: 404, headers: html }), 'unreadable'],
  ['a page without a word', new Response(page(''), { headers: html }), 'unreadable'],
  ['a server in trouble', new Response('', { status: 503 }), 'unreachable'],
  ['one that has had enough', new Response('', { status: 429 }), 'unreachable'],
])('%s says nothing', async (_, answer, reason) => {
  site('odd.test', () => answer);

  expect(await read('https://odd.test/')).toEqual({ done: false, reason });
});

test('a picture shows itself', async () => {
  const type = { 'content-type': 'image/png' };
  site('pictures.test', () => new Response('x', { headers: type }));

  expect(await read('https://pictures.test/cat')).toMatchObject({
    value: { title: '', image: 'https://pictures.test/cat' },
  });
});

test.each([
  ['by the server', 'text/html; charset=iso-8859-1', ''],
  ['by the page', 'text/html', '<meta charset="iso-8859-1">'],
  [
    'by the page, the old way',
    'text/html',
    '<meta http-equiv="content-type" content="text/html; charset=iso-8859-1">',
  ],
])('its letters are told %s', async (_, type, meta) => {
  const body = Buffer.from(page(`${meta}<title>Bär</title>`), 'latin1');
  site('old.test', () => new Response(body, { headers: { 'content-type': type } }));

  expect(await read('https://old.test/')).toMatchObject({ value: { title: 'Bär' } });
});

test('an unknown kind of letters is read as the usual one', async () => {
  const type = 'text/html; charset=klingon';
  site(
    'odd.test',
    () => new Response(page('<title>x</title>'), { headers: { 'content-type': type } }),
  );

  expect(await read('https://odd.test/')).toMatchObject({ value: { title: 'x' } });
});

test('one that breaks does not stand in the way of the others', async () => {
  site('news.test', () => new Response(page('<title>News</title>'), { headers: html }));
  for (const url of ['https://nobody.test/', 'https://news.test/'])
    await stage.act((context) => askPreview(context, { url, soon: true }));

  await readLinks(stage.world);

  const reader = stage.house.database.query;
  expect(await findPreview(reader, 'https://news.test/')).toMatchObject({ state: 'read' });
  expect(await findPreview(reader, 'https://nobody.test/')).toMatchObject({
    state: 'waiting',
    tries: 1,
  });
});
