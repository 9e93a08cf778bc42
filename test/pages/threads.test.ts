/** Threads in a browser: deep ones on a phone, folding, and what an open page is told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { makeStreet, type Street } from '../support/neighbours.ts';
import { openLively, type Lively } from './lively.ts';
import { faultsOf, keep, looks, tabOf } from './look.ts';
import { openBrowser } from './serve.ts';

let street: Street;
let lively: Lively;
let browser: Browser;
let deep: { readonly id: number };
let ada: { readonly id: number };

beforeAll(async () => {
  street = makeStreet();
  lively = await openLively(street);
  browser = await openBrowser();
  const { given } = lively.moot;
  ada = await given.account('dora');
  const place = await given.community('deep', { by: ada });
  deep = await given.post({ in: place, by: ada, title: 'Thirty steps down' });
  let under: { readonly id: number } | undefined;
  for (let step = 0; step < 30; step++) {
    const source = `Step ${step}: and then somebody answers, at some length, what was said before.`;
    under = await given.comment({ on: deep, by: ada, source, ...(under && { under }) });
  }
}, 120_000);
afterAll(async () => {
  await browser.close();
  await street.close();
});

test.each(looks)(
  'thirty answers deep can be read at $width px, $colorScheme',
  (look) =>
    tabOf(browser, look, async (page) => {
      await page.goto(lively.at(`/post/${deep.id}`));
      const narrow = `Math.min(...[...document.querySelectorAll('.comment .prose')].map((one) => one.clientWidth))`;
      expect(await page.evaluate<number>(narrow)).toBeGreaterThan(180);
      await keep(page, 'deep thread', look);
      expect(await faultsOf(page)).toEqual([]);
      const further = page.locator('.more-answers a').first();
      const href = (await further.getAttribute('href'))!;
      await page.goto(lively.at(href));
      await keep(page, 'deeper thread', look);
      expect(await faultsOf(page)).toEqual([]);
    }),
  60_000,
);

test('a branch folds and opens by its sign, and says what is in it', () =>
  tabOf(browser, { width: 320, colorScheme: 'light' }, async (page) => {
    await page.goto(lively.at(`/post/${deep.id}`));
    const sign = page.locator('.fold').first();
    const box = await sign.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
    await sign.click();
    expect(await page.locator('.comment').first().isVisible()).toBe(false);
    expect(await sign.innerText()).toContain('29 answers');
    await sign.click();
    expect(await page.locator('.comment').first().isVisible()).toBe(true);
  }));

test('a page that is open is told of a new answer, and shows it when asked', () =>
  tabOf(browser, { width: 1280, colorScheme: 'light' }, async (page) => {
    await page.goto(lively.at(`/post/${deep.id}`));
    await lively.moot.given.comment({ on: deep, by: ada, source: 'Hot off the press' });
    const note = page.locator('[data-live] a');
    await note.waitFor({ timeout: 15_000 });
    expect(await note.innerText()).toBe('1 new answer. Show it');
    expect(await page.getByText('Hot off the press').count()).toBe(0);
    await note.click();
    await page.getByText('Hot off the press').waitFor();
    expect(await page.locator('.tag-new').count()).toBe(1);
  }));
