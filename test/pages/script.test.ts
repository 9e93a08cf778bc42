/** What the script adds to pages, in a real browser under the policy of our headers. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import { createComment } from '#domain/comments/create-comment.ts';
import { valueOf } from '../support/given.ts';
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
beforeEach(() => street.pass(3_600_000));

type Work<T> = (page: Page, context: BrowserContext) => Promise<T>;

/** A browser of one's own; nothing may break in its script or be stopped by the policy. */
async function tab<T>(work: Work<T>, as?: string): Promise<T> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => void errors.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) errors.push(message.text());
  });
  try {
    if (as !== undefined) await lively.enter(context, as);
    const result = await work(page, context);
    expect(errors).toEqual([]);
    return result;
  } finally {
    await context.close();
  }
}

const thread = (): string => lively.at(`/post/${lively.seeded.thread}`);
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement?.id ?? ""');

describe('a vote', () => {
  test('is cast where it stands, is there after a reload, and is taken back by the same button', () =>
    tab(async (page) => {
      await page.goto(thread());
      const bar = page.locator('.comment [data-vote]').first();
      const [up, down] = [bar.locator('button').first(), bar.locator('button').last()];
      const score = bar.locator('[data-score]');
      const before = Number(await score.innerText());
      const own = (await up.getAttribute('aria-pressed')) === 'true' ? 1 : 0;
      const posted = () => page.waitForResponse((answer) => answer.url().endsWith('/vote'));

      const [first] = await Promise.all([posted(), down.click()]);
      expect(first.status()).toBe(303);
      expect(await score.innerText()).toBe(String(before - own - 1));
      expect(await down.getAttribute('aria-pressed')).toBe('true');
      expect(page.url()).toBe(thread());

      await page.reload();
      expect(await score.innerText()).toBe(String(before - own - 1));
      expect(await down.getAttribute('aria-pressed')).toBe('true');

      await Promise.all([posted(), down.click()]);
      await page.reload();
      expect(await score.innerText()).toBe(String(before - own));
      expect(await down.getAttribute('aria-pressed')).toBe('false');
    }, 'hanne'));

  test('that is refused is shown as it was, with the reason', () =>
    tab(async (page, context) => {
      await page.goto(thread());
      const bar = page.locator('.comment [data-vote]').first();
      const up = bar.locator('button').first();
      const was = await up.getAttribute('aria-pressed');
      await context.clearCookies();

      await up.click();
      await page.getByRole('status').filter({ hasText: 'Nothing was changed' }).waitFor();
      expect(await up.getAttribute('aria-pressed')).toBe(was);
    }, 'hanne'));
});

describe('what is written', () => {
  const words = 'Beans, and a long story about them';
  const area = (page: Page) => page.locator('textarea[name="text"]').first();
  const choose = (page: Page, from: number, to: number): Promise<unknown> =>
    page.evaluate(
      `document.querySelector('textarea[name="text"]').setSelectionRange(${from}, ${to})`,
    );

  test('is there again after the tab was closed, and after the session has ended', () =>
    tab(async (page, context) => {
      await page.goto(lively.at('/post'));
      await page.getByLabel('Title').first().fill('Beans');
      await area(page).fill(words);
      await page.close();

      const again = await context.newPage();
      await again.goto(lively.at('/post'));
      expect(await area(again).inputValue()).toBe(words);
      expect(await again.getByLabel('Title').first().inputValue()).toBe('Beans');
      expect(await again.getByText('was brought back').count()).toBe(1);

      await context.clearCookies();
      await again.getByLabel('Community').first().fill('garden');
      await again.getByRole('button', { name: 'Post', exact: true }).click();
      await again.waitForLoadState();
      await lively.enter(context, 'hanne');
      await again.goto(lively.at('/post'));
      expect(await area(again).inputValue()).toBe(words);
      expect(await again.getByLabel('Community').first().inputValue()).toBe('garden');
    }, 'hanne'));

  test('is not there for somebody else, nor for oneself when it was sent or thrown away', () =>
    tab(async (page, context) => {
      await page.goto(lively.at('/post'));
      await page.getByLabel('Title').first().fill('Peas');
      await area(page).fill(words);
      await page.waitForTimeout(600);

      await context.clearCookies();
      await lively.enter(context, 'marlow');
      await page.goto(lively.at('/post'));
      expect(await area(page).inputValue()).toBe('');

      await context.clearCookies();
      await lively.enter(context, 'yusuf');
      await page.goto(lively.at('/post'));
      expect(await area(page).inputValue()).toBe(words);
      await page.getByLabel('Community').first().fill('garden');
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.waitForURL(/\/post\/\d+$/);
      await page.goto(lively.at('/post'));
      expect(await area(page).inputValue()).toBe('');

      await area(page).fill('something else');
      await page.waitForTimeout(600);
      await page.reload();
      await page.getByRole('button', { name: 'Discard it' }).click();
      expect(await area(page).inputValue()).toBe('');
      await page.reload();
      expect(await area(page).inputValue()).toBe('');
    }, 'yusuf'));

  test('is taken away by no link, only by having been sent', () =>
    tab(async (page) => {
      await page.goto(lively.at('/c/garden/post'));
      const text = page.getByLabel('Text', { exact: true });
      await text.fill('Not sent yet');
      const kept = (): Promise<string> => page.evaluate<string>('JSON.stringify(localStorage)');
      await expect.poll(kept).toContain('Not sent yet');

      await page.goto(lively.at('/?written=post%3ANEW%3Agarden'));
      await page.goto(lively.at('/c/garden/post'));

      expect(await text.inputValue()).toBe('Not sent yet');
    }, 'yusuf'));

  test('is formatted by buttons and keys, and shown as it will look', () =>
    tab(async (page) => {
      await page.goto(lively.at('/post'));
      await area(page).fill('tall beans');
      await choose(page, 0, 4);
      await page.getByRole('button', { name: 'Bold' }).click();
      expect(await area(page).inputValue()).toBe('**tall** beans');
      await page.keyboard.press('Control+z');
      expect(await area(page).inputValue()).toBe('tall beans');
      await choose(page, 5, 10);
      await page.keyboard.press('Control+i');
      expect(await area(page).inputValue()).toBe('tall *beans*');

      await page.getByRole('button', { name: 'Preview' }).click();
      await page.locator('.preview-panel em').filter({ hasText: 'beans' }).waitFor();
    }, 'ada'));
});

describe('by keys', () => {
  test('one walks through a thread, folds, votes and finds the help; and through nothing when one types', () =>
    tab(async (page) => {
      await page.goto(thread());
      const at = () =>
        page.evaluate<number>(
          '[...document.querySelectorAll("[data-item]")].indexOf(document.activeElement)',
        );
      const walked = [];
      for (const key of ['j', 'j', 'j', 'k']) {
        await page.keyboard.press(key);
        walked.push(await at());
      }
      expect(walked).toEqual([0, 1, 2, 1]);

      const article = page.locator('[data-item]').nth(1);
      await page.keyboard.press('x');
      await expect.poll(() => article.isVisible()).toBe(false);
      await page.keyboard.press('x');
      await expect.poll(() => article.isVisible()).toBe(true);

      const down = article.locator('[data-vote] button').last();
      const was = await down.getAttribute('aria-pressed');
      await Promise.all([
        page.waitForResponse((answer) => answer.url().endsWith('/vote')),
        page.keyboard.press('z'),
      ]);
      expect(await down.getAttribute('aria-pressed')).not.toBe(was);

      await page.keyboard.press('?');
      await page.getByRole('dialog').getByText('To the next or the one before').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      expect(await focused(page)).toBe('find');
      await page.keyboard.type('jk?');
      expect(await page.locator('#find').inputValue()).toBe('jk?');
    }, 'ada'));

  test('nothing happens for whoever switched them off', () =>
    tab(async (page) => {
      await page.goto(thread());
      await page.evaluate('document.documentElement.dataset.shortcuts = "off"');
      await page.keyboard.press('j');
      expect(await focused(page)).toBe('');
    }, 'ada'));
});

test('a branch that was folded is folded when one comes back, unless one comes for what is in it', () =>
  tab(async (page) => {
    await page.goto(thread());
    const branch = page.locator('details.branch').first();
    const inside = await branch.locator('details.branch article').last().getAttribute('id');
    await branch.locator('summary').first().click();
    await page.goto(lively.at('/'));
    await page.goto(thread());
    expect(await branch.getAttribute('open')).toBeNull();

    await page.goto(lively.at('/'));
    await page.goto(`${thread()}#${inside}`);
    expect(await branch.getAttribute('open')).not.toBeNull();
  }));

test('the menu closes by Escape and by looking elsewhere, and opens without the script too', () =>
  tab(async (page) => {
    await page.goto(lively.at('/'));
    const menu = page.locator('.menu');
    await menu.locator('summary').click();
    await page.getByRole('link', { name: 'Profile' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await menu.getAttribute('open')).toBeNull();
    await menu.locator('summary').click();
    await page.locator('h1').first().click();
    expect(await menu.getAttribute('open')).toBeNull();
  }, 'ada'));

describe('colours', () => {
  const paper = 'getComputedStyle(document.documentElement).backgroundColor';

  test.each([
    ['Dark', 'rgb(25, 23, 20)'],
    ['Light', 'rgb(250, 246, 239)'],
    ['High contrast', 'rgb(255, 255, 255)'],
  ])('%s is chosen at the foot of a page, and kept', (name, colour) =>
    tab(async (page) => {
      await page.goto(lively.at('/communities'));
      await page.getByRole('link', { name, exact: true }).click();
      await page.waitForURL(lively.at('/communities'));
      expect(await page.evaluate(paper)).toBe(colour);
      await page.goto(lively.at('/'));
      expect(await page.evaluate(paper)).toBe(colour);
    }),
  );
});

describe('names', () => {
  const offers = (page: Page) => page.getByRole('listbox').locator('[aria-selected]');

  test('are offered while a community is typed, and taken by keys', () =>
    tab(async (page) => {
      await page.goto(lively.at('/post'));
      const line = page.getByLabel('Community').first();
      await line.pressSequentially('gard');
      await offers(page).filter({ hasText: 'garden' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      expect(await line.inputValue()).toMatch(/^@?garden(?:@|$)/);
      expect(await offers(page).count()).toBe(0);
      expect(page.url()).toBe(lively.at('/post'));
    }, 'ada'));

  test('of people are offered after @ in a text, and Escape leaves it as it was typed', () =>
    tab(async (page) => {
      await page.goto(lively.at('/post'));
      const area = page.locator('textarea[name="text"]').first();
      await area.pressSequentially('As @mar');
      await offers(page).filter({ hasText: 'marlow' }).first().click();
      expect(await area.inputValue()).toMatch(/^As @marlow(?:@\S+)? $/);
      await area.pressSequentially('and @yus');
      await offers(page).first().waitFor();
      await page.keyboard.press('Escape');
      expect(await offers(page).count()).toBe(0);
      expect(await area.inputValue()).toMatch(/and @yus$/);
    }, 'ada'));
});

test('a community is left and joined where one is, on every button of the page', () =>
  tab(async (page) => {
    await page.goto(lively.at('/c/garden'));
    const joined = () => page.waitForResponse((answer) => answer.url().endsWith('/join'));
    await Promise.all([joined(), page.getByRole('button', { name: 'Leave' }).first().click()]);
    await page.getByRole('button', { name: 'Join', exact: true }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Leave' }).count()).toBe(0);
    await Promise.all([
      joined(),
      page.getByRole('button', { name: 'Join', exact: true }).first().click(),
    ]);
    await page.getByRole('button', { name: 'Leave' }).first().waitFor();
    expect(page.url()).toBe(lively.at('/c/garden'));
  }, 'hanne'));

test('what comes while one reads is told of in one line, and shown when it is asked for', () =>
  tab(async (page) => {
    const { house } = lively.moot;
    await page.goto(thread());
    await page.locator('.live[role="status"]').waitFor({ state: 'attached' });
    const before = await page.locator('.comment').count();
    const author = (await findAccount(house.database.query, 'yusuf'))!.id;
    const said = { post: lively.seeded.thread, parent: null, author, source: 'Just in time' };
    valueOf(await house.act((context) => createComment(context, said)));

    const note = page.getByRole('link', { name: '1 new answer. Show it' });
    await note.waitFor({ timeout: 8_000 });
    expect(await page.locator('.comment').count()).toBe(before);
    await note.click();
    await page.getByText('Just in time').waitFor();
  }));

test('the server of a visitor is remembered, and a name copied', () =>
  tab(async (page, context) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(lively.at('/c/garden'));
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^@garden@/);

    await page.goto(lively.at('/c/garden/open'));
    await page.getByLabel('Your server').fill('nowhere.example');
    await page.getByRole('button', { name: 'Go on there' }).click();
    await page.waitForLoadState();
    await context.clearCookies();
    await page.goto(lively.at('/c/garden/open'));
    expect(await page.getByLabel('Your server').inputValue()).toBe('nowhere.example');
  }));
