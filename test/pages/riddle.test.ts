/** The riddle of the sign-up form in a real browser: solved by a worker under our policy, and what comes without it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { makeStreet } from '../support/neighbours.ts';
import { openLively, type Lively } from './lively.ts';
import { openBrowser } from './serve.ts';

const street = makeStreet();
let lively: Lively;
let browser: Browser;

beforeAll(async () => {
  lively = await openLively(street);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await street.close();
});

/** Fills the form in and sends it; returns where that led. */
async function signUp(name: string, javaScriptEnabled: boolean): Promise<string> {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => void errors.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) errors.push(message.text());
  });
  await page.goto(lively.at('/sign-up'));
  const form = page.locator('form[action="/sign-up"]');
  expect(await form.locator('textarea').isVisible()).toBe(!javaScriptEnabled);
  expect(await page.getByText('Your browser runs no script').isVisible()).toBe(!javaScriptEnabled);
  await form.locator('[name="name"]').fill(name);
  await form.locator('[name="password"]').fill('correct horse');
  await form.locator('[name="again"]').fill('correct horse');
  await form.locator('button').click();
  await page.waitForURL((url) => url.pathname !== '/sign-up', { timeout: 30_000 });
  const { pathname } = new URL(page.url());
  await context.close();
  expect(errors).toEqual([]);
  return pathname;
}

test(
  'with script there is an account at once; without, the sign-up waits',
  { timeout: 90_000 },
  async () => {
    const { house } = lively.moot;
    const change = { signUp: 'open' } as const;
    await house.act((context) => changeSettings(context, { change, by: null }));

    // Led on to what is worth reading; where nothing has topics yet, to its second step.
    expect(await signUp('with_script', true)).toMatch(/^\/start/);
    expect(await findAccount(house.database.query, 'with_script')).not.toBeNull();
    expect(await signUp('without_script', false)).toBe('/sign-up/waiting');
    expect(await findAccount(house.database.query, 'without_script')).toBeNull();
  },
);
