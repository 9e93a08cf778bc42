/** Takes the pictures of `docs/screens/`: `npm run screens`. What is wrong on a page fails its picture. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLively, type Lively } from '../pages/lively.ts';
import { faultsOf } from '../pages/look.ts';
import { openBrowser } from '../pages/serve.ts';
import { makeStreet } from '../support/neighbours.ts';

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
const street = makeStreet();
let lively: Lively;
let browser: Browser;

beforeAll(async () => {
  lively = await openLively(street);
  browser = await openBrowser();
  mkdirSync(folder, { recursive: true });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await street.close();
});

type Scene = { readonly path: () => string; readonly as?: string };

const scenes: Readonly<Record<string, Scene>> = {
  front: { path: () => '/?sort=hot' },
  community: { path: () => '/c/garden' },
  thread: { path: () => `/post/${lively.seeded.thread}` },
  'thread-signed-in': { path: () => `/post/${lively.seeded.thread}`, as: 'yusuf' },
  person: { path: () => '/u/tomas@mastodon.example' },
  communities: { path: () => '/communities' },
  search: { path: () => '/search?q=garden' },
  'new-post': { path: () => '/c/garden/post', as: 'yusuf' },
  inbox: { path: () => '/notices', as: 'yusuf' },
  settings: { path: () => '/settings', as: 'yusuf' },
  'sign-up': { path: () => '/sign-up' },
  moderation: { path: () => '/moderation', as: 'ada' },
};

const sizes = [
  { device: 'phone', width: 360, height: 780 },
  { device: 'desktop', width: 1440, height: 900 },
];
const looks = sizes.flatMap((size) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ ...size, colorScheme })),
);

describe.each(Object.keys(scenes))('%s', (name) => {
  test.each(looks)(
    'on a $device in $colorScheme',
    async ({ device, width, height, colorScheme }) => {
      const { path, as } = scenes[name]!;
      const context: BrowserContext = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        bypassCSP: true,
      });
      try {
        if (as !== undefined) await lively.enter(context, as);
        const page: Page = await context.newPage();
        const answer = await page.goto(lively.at(path()));
        await page.screenshot({ path: `${folder}${name}-${device}-${colorScheme}.png` });
        expect(answer?.status()).toBe(200);
        expect(await faultsOf(page)).toEqual([]);
      } finally {
        await context.close();
      }
    },
  );
});
