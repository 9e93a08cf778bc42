/** Signing in, settings, and links that work once, as people meet them: by keyboard, narrow and wide. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import { makeResetLink } from '#domain/sessions/make-reset-link.ts';
import { offerFirstAdmin } from '#domain/sessions/offer-first-admin.ts';
import { peopleIn, password } from '../domain/sessions/support.ts';
import { freePort } from '../support/free-port.ts';
import { valueOf } from '../support/given.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { faultsOf, keep, looks, tabOf, type Look, type Work } from './look.ts';
import { openBrowser } from './serve.ts';

const street = makeStreet();
let moot: Neighbour;
let empty: Neighbour;
let browser: Browser;

/** The whole server, at the very origin that it says. */
async function openServer(): Promise<Neighbour> {
  const port = await freePort();
  const neighbour = await street.open(`http://127.0.0.1:${port}`);
  await neighbour.app.listen({ port, host: '127.0.0.1' });
  return neighbour;
}

beforeAll(async () => {
  [moot, empty] = [await openServer(), await openServer()];
  const people = peopleIn(moot.house);
  const ada = await people.person('ada', 'admin');
  await people.person('a_name_that_is_as_long_as_any_may_be_and_then_some_more_xx');
  await people.person('bea');
  await people.person('cyd');
  const cats = await moot.given.community('cats', { by: ada });
  await moot.given.post({ in: cats, by: ada, title: 'Tabby or not' });
  const iPhone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
  await people.signedIn('ada', '192.0.2.1', iPhone);
  moot.house.pass(26 * 3_600_000);
  await people.signedIn('ada', '192.0.2.1', 'curl/8.14');
  moot.house.pass(3 * 3_600_000);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await street.close();
});

const look = <T>(wanted: Look, work: Work<T>): Promise<T> => tabOf(browser, wanted, work);
const wide: Look = { width: 1280, colorScheme: 'light' };
const at = (path: string): string => moot.house.origin + path;

/** Does what sends a form, and waits for the page that answers. */
async function sending(page: Page, send: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), send()]);
  await page.waitForLoadState();
}
const enter = (page: Page): Promise<void> => sending(page, () => page.keyboard.press('Enter'));

async function signIn(page: Page, name = 'ada', word = password): Promise<void> {
  // Every try counts, and many are made here from one address.
  moot.house.pass(60_000);
  await page.goto(at('/sign-in'));
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(word);
  await enter(page);
}

/** Steps through the page until something of that name has the focus, as a keyboard does. */
async function tabTo(page: Page, name: string): Promise<void> {
  const label = `(element => (element?.labels?.[0] ?? element)?.textContent.replace(/\\s+/g, ' ').trim())(document.activeElement)`;
  for (let step = 0; step < 60; step++) {
    if ((await page.evaluate(label)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no key leads to “${name}”`);
}

const resetLink = async (name = 'ada'): Promise<string> => {
  const account = await findAccount(moot.house.database.query, name);
  return at(
    `/reset?token=${valueOf(await moot.house.act((context) => makeResetLink(context, account!.id)))}`,
  );
};
const welcomeLink = async (): Promise<string> =>
  `${empty.house.origin}/welcome?token=${await offerFirstAdmin(empty.house)}`;

/** How each page is reached. */
const pages: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'sign in': (page) => page.goto(at('/sign-in?to=/c/cats')),
  'sign in refused': (page) => signIn(page, 'ada', 'wrong'),
  'front signed in': (page) => signIn(page),
  'front long name': (page) =>
    signIn(page, 'a_name_that_is_as_long_as_any_may_be_and_then_some_more_xx'),
  settings: async (page) => {
    await signIn(page);
    await page.goto(at('/settings'));
  },
  'settings done': async (page) => {
    await signIn(page);
    await page.goto(at('/settings?done=others'));
  },
  'settings refused': async (page) => {
    await signIn(page);
    await page.goto(at('/settings'));
    await page.getByLabel('Current password').fill('wrong');
    await page.getByLabel('New password', { exact: true }).fill('a new secret');
    await page.getByLabel('New password, once more').fill('a new secret');
    await enter(page);
  },
  reset: async (page) => page.goto(await resetLink()),
  'reset refused': async (page) => {
    await page.goto(await resetLink());
    await page.getByLabel('New password', { exact: true }).fill('short');
    await page.getByLabel('New password, once more').fill('short');
    await enter(page);
  },
  'reset expired': (page) => page.goto(at('/reset?token=x')),
  welcome: async (page) => page.goto(await welcomeLink()),
  'welcome refused': async (page) => {
    await page.goto(await welcomeLink());
    await page.getByLabel('Name').fill('admin');
    await page.getByLabel('New password', { exact: true }).fill('a new secret');
    await page.getByLabel('New password, once more').fill('a new secret');
    await enter(page);
  },
  'form out of date': async (page) => {
    await page.goto(at('/sign-in'));
    await page.context().clearCookies();
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password').fill(password);
    await enter(page);
  },
  'wrong address': async (page) => {
    await page.goto(at('/sign-in').replace('127.0.0.1', 'localhost'));
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password').fill(password);
    await enter(page);
  },
};

describe.each(Object.keys(pages))('%s', (name) => {
  test.each(looks)('fits and is accessible at $width px in $colorScheme', (wanted) =>
    look(wanted, async (page) => {
      await pages[name]!(page);
      await keep(page, name, wanted);
      expect(await faultsOf(page)).toEqual([]);
    }),
  );
});

describe('by keyboard alone', () => {
  test('one signs in where one was, sees where else, signs out there, changes the password, and leaves', () =>
    look(wide, async (page, context) => {
      moot.house.pass(3_600_000);
      await peopleIn(moot.house).signedIn('bea', '192.0.2.1', 'curl/8.14');
      await page.goto(at('/c/cats'));
      await tabTo(page, 'Sign in');
      await enter(page);
      await page.keyboard.type('bea');
      await page.keyboard.press('Tab');
      await page.keyboard.type(password);
      await enter(page);
      expect(page.url()).toBe(at('/c/cats'));
      const [first] = await context.cookies();

      await tabTo(page, 'Account menu of bea');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Settings');
      await enter(page);
      expect(await page.getByText('this browser').count()).toBe(1);
      await tabTo(page, 'Sign out curl/8.14');
      await enter(page);
      expect(await page.getByRole('status').innerText()).toBe('That browser is signed out.');
      expect(await page.getByText('curl').count()).toBe(0);

      await tabTo(page, 'Current password');
      await page.keyboard.type(password);
      await page.keyboard.press('Tab');
      await page.keyboard.type('a new secret');
      await page.keyboard.press('Tab');
      await page.keyboard.type('a new secret');
      await enter(page);
      expect(await page.getByRole('status').innerText()).toContain('Your password is set');
      const [second] = await context.cookies();
      expect(second!.value).not.toBe(first!.value);

      await tabTo(page, 'Account menu of bea');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Sign out');
      await enter(page);
      expect(page.url()).toBe(at('/'));
      expect(await context.cookies()).toEqual([]);
      // Going back shows nothing of her: the page was not kept.
      await page.goBack();
      expect(await page.locator('header').innerText()).not.toContain('bea');
      await signIn(page, 'bea', 'a new secret');
      expect(await page.locator('header').innerText()).toContain('bea');
    }));

  test('a refusal is said at once, and what to mend has the focus', () =>
    look(wide, async (page) => {
      await signIn(page, 'ada', 'wrong');
      expect(await page.title()).toMatch(/^Not done: Sign in/);
      expect(await page.getByRole('alert').innerText()).toContain('No account here');
      const told = `document.getElementById(document.activeElement.getAttribute('aria-describedby')).role`;
      expect(await page.evaluate(told)).toBe('alert');
      expect(await page.evaluate('document.activeElement.name')).toBe('password');
      expect(await page.getByLabel('Name').inputValue()).toBe('ada');
      expect(await page.getByLabel('Password').inputValue()).toBe('');
    }));
});

describe('a link that works once', () => {
  test('sets a new password, and is told to nobody on the way', () =>
    look(wide, async (page) => {
      const link = await resetLink('cyd');
      const token = new URL(link).searchParams.get('token')!;
      const told: string[] = [];
      const asked: Promise<unknown>[] = [];
      page.on('request', (request) => {
        if (request.url() !== link) told.push(request.url());
        asked.push(request.allHeaders().then((headers) => told.push(...Object.values(headers))));
      });
      await page.goto(link);
      await page.keyboard.type('a new secret');
      await page.keyboard.press('Tab');
      await page.keyboard.type('a new secret');
      await enter(page);
      expect(page.url()).toBe(at('/settings?done=password'));
      expect(await page.locator('main').innerText()).toContain('You are signed in as cyd.');
      await page.getByRole('link', { name: 'Home' }).click();

      await Promise.all(asked);
      expect(told.filter((text) => text.includes(token))).toEqual([]);
      // The form itself still says which site it is of: without it the guard lets nothing pass.
      expect(told).toContain(moot.house.origin);
      await page.goto(link);
      expect(await page.locator('h1').innerText()).toBe('This link does not work any more');
    }));

  test('makes the first admin', () =>
    look(wide, async (page) => {
      await page.goto(await welcomeLink());
      await page.keyboard.type('root_of_it');
      await page.keyboard.press('Tab');
      await page.keyboard.type('a new secret');
      await page.keyboard.press('Tab');
      await page.keyboard.type('a new secret');
      await enter(page);

      expect(await page.locator('header').innerText()).toContain('root_of_it');
      const account = await findAccount(empty.house.database.query, 'root_of_it');
      expect(account).toMatchObject({ role: 'admin' });
    }));
});

test('what another site posts is refused, signed in or not', () =>
  look(wide, async (page) => {
    await signIn(page);
    // To a browser another port is the same site: the cookie goes along, and only the Origin tells.
    await page.goto(empty.house.origin);
    await page.setContent(
      `<form method="post" action="${at('/sign-out')}"><button>Win a prize</button></form>`,
    );
    await sending(page, () => page.getByRole('button').click());

    expect(await page.locator('h1').innerText()).toBe(
      'That did not come from a page of this server',
    );
    await page.goto(at('/'));
    expect(await page.locator('header').innerText()).not.toContain('Sign in');
  }));

test('everything works without JavaScript', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page);
  await page.goto(at('/settings'));
  expect(await page.locator('h1').innerText()).toBe('Settings');
  await page.locator('header summary').last().click();
  await sending(page, () =>
    page.locator('header').getByRole('button', { name: 'Sign out' }).click(),
  );
  expect(page.url()).toBe(at('/'));
  await context.close();
});
