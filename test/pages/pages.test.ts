/** Pages as people meet them: narrow and wide, light and dark, by keyboard, without script. */
import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHouse, type TestHouse } from '../support/house.ts';
import { faultsOf, keep, looks, pictures, tabOf, type Look, type Work } from './look.ts';
import { seed, seedHostile, type Seeded } from './seed.ts';
import { openBrowser, servePages, serveSick } from './serve.ts';

let house: TestHouse;
let bare: TestHouse;
let full: { url: string; close: () => Promise<void> };
let empty: { url: string; close: () => Promise<void> };
let sick: { url: string; close: () => Promise<void> };
let browser: Browser;
let seeded: Seeded & { readonly hostile: number };

beforeAll(async () => {
  [house, bare] = await Promise.all([openHouse('https://meet.example'), openHouse()]);
  [full, empty] = await Promise.all([servePages(house), servePages(bare)]);
  browser = await openBrowser();
  const seedling = await seed(house);
  if (pictures !== undefined) await takeCover(pictures);
  sick = await serveSick();
  seeded = { ...seedling, hostile: await seedHostile(house) };
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([full?.close(), empty?.close(), sick?.close()]);
  await Promise.all([house?.close(), bare?.close()]);
});

const pages: Record<string, () => string> = {
  front: () => `${full.url}/`,
  communities: () => `${full.url}/communities`,
  community: () => `${full.url}/c/garden`,
  'remote community': () => `${full.url}/c/maps@lemmy.example`,
  thread: () => `${full.url}/post/${seeded.thread}`,
  conversation: () => `${full.url}/comment/${seeded.comment}`,
  person: () => `${full.url}/u/petra@piefed.example`,
  hostile: () => `${full.url}/post/${seeded.hostile}`,
  'hostile person': () => `${full.url}/u/mallory@evil.example`,
  interaction: () => `${full.url}/authorize_interaction?uri=https://elsewhere.example/post/1`,
  health: () => `${full.url}/health`,
  'health in trouble': () => `${sick.url}/health`,
  'not found': () => `${full.url}/post/999999`,
  'first run': () => `${empty.url}/`,
};

/** The picture of the README: the front page before the hostile come. */
const takeCover = (folder: string): Promise<unknown> =>
  look({ width: 1200, colorScheme: 'light' }, async (page) => {
    mkdirSync(folder, { recursive: true });
    await page.goto(`${full.url}/`);
    await page.screenshot({ path: `${folder}/screenshot.png` });
  });

const look = <T>(wanted: Look, work: Work<T>): Promise<T> => tabOf(browser, wanted, work);

describe.each(Object.keys(pages))('%s', (name) => {
  test.each(looks)('fits and is accessible at $width px in $colorScheme', (wanted) =>
    look(wanted, async (page) => {
      await page.goto(pages[name]!());
      await keep(page, name, wanted);
      expect(await faultsOf(page)).toEqual([]);
    }),
  );

  test('runs nothing that people wrote, even without the policy of the headers', () =>
    look({ width: 1280, colorScheme: 'light' }, async (page) => {
      const dialogs: string[] = [];
      page.on('dialog', (dialog) => void dialogs.push(dialog.message()));
      await page.goto(pages[name]!(), { waitUntil: 'load' });
      expect(await page.title()).not.toBe('pwned');
      expect(await page.locator('iframe, object, embed').count()).toBe(0);
      const strange = 'script:not([src^="/assets/"]):not([type="application/ld+json"])';
      expect(await page.locator(strange).count()).toBe(0);
      expect(await page.locator('main :is(script, form[action^="http"])').count()).toBe(0);
      expect(dialogs).toEqual([]);
    }));

  test('reads the same without JavaScript, and weighs less than 100 kB', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const sizes: number[] = [];
    page.on('response', (response) => {
      if (response.url().startsWith('http://127.0.0.1'))
        sizes.push(Number(response.headers()['content-length'] ?? 0));
    });
    await page.goto(pages[name]!());
    const words = await page.locator('main').innerText();
    await context.close();
    expect(words.length).toBeGreaterThan(20);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
  });
});

describe('by keyboard', () => {
  const focused = `(document.activeElement?.textContent ?? '').replace(/\\s+/g, ' ').trim()`;

  test('the skip link comes first, shows itself, and leads to the content', () =>
    look({ width: 1280, colorScheme: 'light' }, async (page) => {
      await page.goto(pages['front']!());
      await page.keyboard.press('Tab');
      expect(await page.evaluate(focused)).toBe('Skip to content');
      const box = await page.locator('.skip').boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement?.id')).toBe('main');
    }));

  test('the main links follow, and a thread opens with Enter', () =>
    look({ width: 320, colorScheme: 'light' }, async (page) => {
      await page.goto(pages['front']!());
      const seen: unknown[] = [];
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press('Tab');
        seen.push(await page.evaluate(focused));
      }
      expect(seen).toEqual(expect.arrayContaining(['Home', 'Communities']));
      const title = 'How surveyors measured a county with a chain and a church tower';
      await page.getByRole('link', { name: title }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/post\/\d+$/);
      expect(await page.locator('h1').innerText()).toBe(title);
    }));

  test('what has the focus is outlined', () =>
    look({ width: 1280, colorScheme: 'dark' }, async (page) => {
      await page.goto(pages['community']!());
      for (let step = 0; step < 3; step++) await page.keyboard.press('Tab');
      const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).toBe('solid');
    }));
});

test('the name to copy is whole and selectable without script', () =>
  look({ width: 320, colorScheme: 'light' }, async (page) => {
    await page.goto(pages['community']!());
    expect(await page.getByLabel('Name of this community').inputValue()).toBe(
      '@garden@meet.example',
    );
  }));
