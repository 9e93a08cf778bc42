/** Pages about lists of servers, in every state that a list can be in: narrow and wide, light and dark, and used. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeList } from '#domain/lists/change-list.ts';
import { decideDraft } from '#domain/lists/decide-draft.ts';
import { noteTrouble } from '#domain/lists/note-reading.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { listsIn } from '../domain/lists/support.ts';
import { peopleIn, password } from '../domain/sessions/support.ts';
import { freePort } from '../support/free-port.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { faultsOf, keep, looks, tabOf, type Look } from './look.ts';
import { openBrowser } from './serve.ts';

const street = makeStreet();
let moot: Neighbour;
let browser: Browser;
let cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
const lists: number[] = [];
const at = (path: string): string => moot.house.origin + path;
const wide: Look = { width: 1024, colorScheme: 'light' };
const long = 'a-server-with-quite-a-long-name.somewhere-else.example';

async function scene(): Promise<void> {
  const { house, given } = moot;
  const ada = await peopleIn(house).person('ada', 'admin');
  const cats = await given.community('cats', { by: ada });
  const far = await given.remotePerson(`https://${long}/u/far`);
  await given.member(cats, far, `https://${long}/f/1`);
  await given.post({ in: cats, by: far, title: 'From afar', uri: `https://${long}/p/1` });
  const known = listsIn(house);
  const tier = await known.subscribe('The council’s tier 0', { priority: 200 });
  const words = Array.from(
    { length: 60 },
    (_, n) => `${n % 3 ? '' : 'silence '}server${n}.example`,
  );
  await known.take(tier, long, ...words);
  const { act } = house;
  await act((context) =>
    setRule(context, { host: 'server1.example', degrees: ['allow'], by: ada.id }),
  );
  for (const [host, decision] of [
    ['server2.example', 'adopt'],
    ['server4.example', 'exclude'],
  ] as const) {
    const entries = [await known.entry(tier, host)];
    await act((context) => decideDraft(context, { list: tier, entries, decision, by: ada.id }));
  }
  const mapping = { suspend: ['limit', 'hold'], silence: [] } as const;
  await act((context) => changeList(context, { list: tier, change: { mapping }, by: ada.id }));
  const url = `https://${long}/${'a-long-path/'.repeat(9)}list.csv`;
  const shrunk = await known.subscribe('A list that shrank', { url });
  await act((context) => noteTrouble(context, { list: shrunk, trouble: 'shrunk' }));
  lists.push(tier, shrunk);
}

/** Does what sends a form, and waits for the page that answers. */
async function sending(page: Page, send: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), send()]);
  await page.waitForLoadState();
}

beforeAll(async () => {
  const port = await freePort();
  moot = await street.open(`http://127.0.0.1:${port}`);
  await scene();
  await moot.app.listen({ port, host: '127.0.0.1' });
  browser = await openBrowser();
  await tabOf(browser, wide, async (page, context) => {
    await page.goto(at('/sign-in'));
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password').fill(password);
    await sending(page, () => page.keyboard.press('Enter'));
    cookies = await context.cookies();
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await street.close();
});

type Visit = readonly [path: string, more?: (page: Page) => Promise<unknown>];

const paste = (text: string) => async (page: Page) => {
  await page.getByLabel('The list').fill(text);
  await sending(page, () => page.getByText('See what would change').click());
  await page.evaluate(`document.querySelectorAll('details').forEach((one) => (one.open = true))`);
};

const pages: Readonly<Record<string, () => Visit>> = {
  'lists followed': () => ['/admin/lists'],
  'lists done': () => ['/admin/lists?done=list-imported'],
  'import previewed': () => [
    '/admin/lists',
    paste(
      `domain,severity\n${long},suspend\nquiet.example,silence\ncom,suspend\n${'x'.repeat(90)}?,suspend\n`,
    ),
  ],
  'import refused': () => ['/admin/lists', paste('{"no": "list"}')],
  'list with drafts': () => [`/admin/lists/${lists[0]}`],
  'list excluded': () => [`/admin/lists/${lists[0]}?state=excluded`],
  'list in trouble': () => [`/admin/lists/${lists[1]}`],
  'drafts previewed': () => [
    `/admin/lists/${lists[0]}`,
    (page) => sending(page, () => page.getByRole('button', { name: 'Adopt all' }).click()),
  ],
  'end previewed': () => [
    `/admin/lists/${lists[0]}`,
    (page) => sending(page, () => page.getByText('See what would change').click()),
  ],
};

async function visit(page: Page, context: BrowserContext, name: string): Promise<void> {
  const [path, more] = pages[name]!();
  await context.addCookies(cookies);
  await page.goto(at(path));
  await more?.(page);
}

describe.each(Object.keys(pages))('%s', (name) => {
  test.each(looks)('fits and is accessible at $width px in $colorScheme', (wanted) =>
    tabOf(browser, wanted, async (page, context) => {
      await visit(page, context, name);
      await keep(page, name, wanted);
      expect(await faultsOf(page)).toEqual([]);
    }),
  );
});

test('a list is pasted, looked at and imported by keyboard alone, and then saved as a file', () =>
  tabOf(browser, wide, async (page, context) => {
    await context.addCookies(cookies);
    await page.goto(at('/admin/lists'));
    await page.getByLabel('The list').focus();
    await page.keyboard.insertText('domain,severity\npasted.example,suspend\n');
    for (let tabs = 0; tabs < 4; tabs++) await page.keyboard.press('Tab');
    await sending(page, () => page.keyboard.press('Enter'));
    expect(await page.getByText('1 rule would be added.').count()).toBe(1);
    await page.getByRole('button', { name: 'Import it' }).focus();
    await sending(page, () => page.keyboard.press('Enter'));

    expect(await page.getByRole('status').textContent()).toContain('its rules hold from now on');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV for Mastodon' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('domain_blocks.csv');
  }));
