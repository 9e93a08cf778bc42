/** What visitors and members do, told whole, each story with script and without. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import type { Settings } from '#domain/policy/settings.ts';
import { peopleIn, password } from '../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { farHost, openLively, type Lively } from './lively.ts';
import { openBrowser } from './serve.ts';

const street = makeStreet();
let lively: Lively;
let far: Neighbour;
let browser: Browser;

beforeAll(async () => {
  lively = await openLively(street);
  far = await street.open(`https://${farHost}`, [{ name: '127.0.0.1', port: null }]);
  // Days went by where people have written already.
  far.house.pass(lively.moot.house.clock().getTime() - far.house.clock().getTime());
  const people = peopleIn(lively.moot.house);
  await people.person('mira');
  await people.person('kim');
  const zoe = await far.given.account('zoe');
  const stars = await far.given.community('stars', { by: zoe });
  await far.given.post({ in: stars, by: zoe, title: 'Saturn tonight' });
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await street.close();
});
// Budgets of one address and of one member fill again.
beforeEach(() => street.pass(3_600_000));

/** Longer than any of it takes, also on a busy machine. */
const patience = { timeout: 25_000 };

/** A name that nobody has yet, also at a second try. */
let names = 0;
const newName = (word: string): string => `${word}_${++names}`;

const set = (change: Partial<Settings>): Promise<unknown> =>
  lively.moot.house.act((context) => keepSettings(context, change));
const headings = (page: Page, level: 1 | 2 | 3): Promise<string[]> =>
  page.getByRole('heading', { level }).allInnerTexts();

describe.each([{ script: true }, { script: false }])(
  'with script: $script',
  { timeout: 60_000 },
  ({ script }) => {
    /** A browser of one person's own. */
    async function tab<T>(
      work: (page: Page, context: BrowserContext) => Promise<T>,
      as?: string,
    ): Promise<T> {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        javaScriptEnabled: script,
        locale: 'en',
      });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => void errors.push(error.message));
      try {
        if (as !== undefined) await lively.enter(context, as);
        await page.goto(lively.at('/'));
        const result = await work(page, context);
        expect(errors).toEqual([]);
        return result;
      } catch (error) {
        const seen = await page.locator('body').innerText();
        throw new Error(`at ${page.url()}, which says: ${seen.slice(0, 1_500)}`, { cause: error });
      } finally {
        await context.close();
      }
    }

    test('a visitor finds a thread, folds what does not interest, and sends somebody the address of one comment', () =>
      tab(async (page) => {
        await page.getByRole('link', { name: 'Top', exact: true }).click();
        await page.waitForURL(/sort=top/);
        await page.getByRole('link', { name: /^Seed swap in February/ }).click();
        await page.waitForURL(/\/post\/\d+/);
        const answer = page.locator('.comment').filter({ hasText: 'The old window trick' }).last();
        expect(await answer.isVisible()).toBe(true);

        await page.locator('summary').filter({ hasText: 'petra' }).first().click();
        await expect.poll(() => answer.isVisible(), patience).toBe(false);
        await page.locator('summary').filter({ hasText: 'petra' }).first().click();
        await expect.poll(() => answer.isVisible(), patience).toBe(true);

        await answer.getByRole('link', { name: /ago$/ }).click();
        await page.waitForURL(/\/comment\/\d+/);
        expect(await page.getByText('Outside, against a south wall').isVisible()).toBe(true);
        await page.getByRole('link', { name: 'See the whole thread' }).first().click();
        await page.waitForURL(/\/post\/\d+#comment-/);
      }));

    test('somebody signs up, writes a post, comments on it, votes, edits, and deletes', () =>
      tab(async (page) => {
        const name = newName('newcomer');
        await set({ signUp: 'open' });
        await page.getByRole('link', { name: 'Sign up' }).first().click();
        await page.getByLabel('Name', { exact: true }).fill(name);
        await page.getByLabel('New password', { exact: true }).fill(password);
        await page.getByLabel('New password, once more').fill(password);
        // Without script nobody can solve the riddle: somebody looks at the application.
        if (!script) await page.getByLabel('What brings you here?').fill('Tomatoes, mostly.');
        await page.getByRole('button', { name: 'Sign up' }).click();
        if (!script) {
          await page.waitForURL(/\/sign-up\/waiting/);
          await tab(async (other) => {
            await other.goto(lively.at('/moderation/applications'));
            await other.getByRole('button', { name: 'Accept' }).click();
            await other.waitForLoadState();
          }, 'ada');
          await page.goto(lively.at('/sign-in'));
          await page.getByLabel('Name').fill(name);
          await page.getByLabel('Password').fill(password);
          await page.getByRole('button', { name: 'Sign in' }).click();
        }
        await expect.poll(() => page.getByText(name).first().isVisible(), patience).toBe(true);

        await page.goto(lively.at('/c/garden/post'));
        await page.getByLabel('Title').fill('A first question');
        await page.getByLabel('Text', { exact: true }).fill('Which *tomatoes*?');
        await page.getByRole('button', { name: 'Post', exact: true }).click();
        await page.waitForURL(/\/post\/\d+/);
        const thread = page.url().split('?')[0]!;
        expect(await headings(page, 1)).toEqual(['A first question']);
        expect(await page.locator('.post em').innerText()).toBe('tomatoes');

        await page.goto(`${thread}/reply`);
        await page.getByLabel('Your answer').fill('I mean the **small** ones.');
        await page.getByRole('button', { name: 'Send' }).click();
        await page.waitForURL(/#comment-/);
        const comment = page.locator('.comment').filter({ hasText: 'I mean the small ones.' });
        expect(await comment.isVisible()).toBe(true);

        const score = comment.locator('[data-score]');
        const before = await score.innerText();
        await comment.getByRole('button', { name: 'Vote down' }).click();
        await expect.poll(() => score.innerText(), patience).not.toBe(before);

        await comment.getByRole('link', { name: 'Edit' }).click();
        await page.getByLabel('Your comment').fill('I mean the smallest ones.');
        await page.getByRole('button', { name: 'Save the changes' }).click();
        await page.waitForURL(/\/comment\/\d+(\?|$)/);
        const edited = page.locator('.comment').filter({ hasText: 'I mean the smallest ones.' });
        expect(await edited.isVisible()).toBe(true);

        await edited.getByRole('link', { name: 'Delete' }).click();
        await page.getByRole('button', { name: 'Delete it' }).click();
        await page.waitForURL(/#comments$/);
        expect(await page.getByText('I mean the smallest ones.').count()).toBe(0);
      }));

    test('a member joins a community of another server by its name, and sees what is posted there', () =>
      tab(
        async (page) => {
          await page.goto(lively.at('/communities/follow'));
          await page.getByLabel('Name or address of the community').fill('!stars@far.example');
          await page.getByRole('button', { name: 'Find and join' }).click();
          await page.waitForURL(/\/c\/stars@far\.example/);
          await street.quiet();
          const zoe = await far.given.account(newName('zoe'));
          const stars = await findLocalActor(far.house.database.query, 'stars');
          const title = newName('Jupiter rises');
          await far.given.post({ in: stars!, by: zoe, title });
          await street.quiet();

          await page.goto(lively.at('/?show=subscribed&sort=new'));
          await page.getByRole('link', { name: title }).click();
          expect(await headings(page, 1)).toEqual([title]);
        },
        script ? 'mira' : 'hanne',
      ));

    test('a member reports a comment, and a moderator removes it', () =>
      tab(async (page) => {
        const words = newName('Buy my watches');
        const reason = newName('It sells watches');

        const { moot, seeded } = lively;
        const eve = await moot.given.account(newName('eve'));
        await moot.given.comment({ on: { id: seeded.thread }, by: eve, source: words });
        await page.goto(lively.at(`/post/${seeded.thread}?sort=new`));
        const comment = page.locator('.comment').filter({ hasText: words }).last();
        await comment.locator('summary').filter({ hasText: 'More' }).click();
        await comment.getByRole('link', { name: 'Report' }).click();
        await page.getByLabel('What is wrong with it').fill(reason);
        await page.getByRole('button', { name: 'Send the report' }).click();
        await page.waitForLoadState();

        await tab(async (desk) => {
          await desk.goto(lively.at('/moderation'));
          const item = desk.locator('article, li').filter({ hasText: reason }).first();
          await item
            .getByRole('button', { name: /^Remove/ })
            .first()
            .click();
          await desk.waitForLoadState();
          await expect.poll(() => desk.getByText(reason).count(), patience).toBe(0);
        }, 'ada');
        await page.goto(lively.at(`/post/${seeded.thread}?sort=new`));
        expect(await page.getByText(words).count()).toBe(0);
      }, 'hanne'));

    test('nothing that was typed is lost to a mistake', () =>
      tab(async (page) => {
        await page.goto(lively.at('/c/garden/post'));
        await page.getByLabel('Title').fill('A link that is none');
        await page.getByRole('textbox', { name: 'Link' }).fill('not a link');
        await page.getByLabel('Text', { exact: true }).fill('Long thoughts\n\non two lines.');
        await page.getByRole('button', { name: 'Post', exact: true }).click();
        await expect.poll(() => page.getByRole('alert').count(), patience).toBe(1);
        expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe(
          'Long thoughts\n\non two lines.',
        );
        expect(await page.getByRole('textbox', { name: 'Link' }).inputValue()).toBe('not a link');
      }, 'yusuf'));

    test('a reader changes the language, and the page turns with it', () =>
      tab(async (page) => {
        const root = page.locator('html');
        expect([await root.getAttribute('lang'), await root.getAttribute('dir')]).toEqual([
          'en',
          'ltr',
        ]);
        await page.getByRole('link', { name: 'العربية' }).click();
        await expect.poll(() => root.getAttribute('dir'), patience).toBe('rtl');
        await page.goto(lively.at('/communities'));
        expect(await root.getAttribute('lang')).toBe('ar');
        await page.getByRole('link', { name: 'Deutsch' }).click();
        await expect.poll(() => root.getAttribute('lang'), patience).toBe('de');
        expect(await headings(page, 1)).not.toEqual(['Communities']);
      }));

    test('by keyboard alone somebody signs in, opens a thread and answers', () =>
      tab(async (page) => {
        const press = async (key: string): Promise<void> => page.keyboard.press(key);
        const focused = (): Promise<string> =>
          page.evaluate<string>(
            `(element => (element?.labels?.[0] ?? element)?.innerText?.trim() || element?.getAttribute('aria-label') || '')(document.activeElement)`,
          );
        const tabTo = async (name: RegExp): Promise<void> => {
          for (let step = 0; step < 150; step++) {
            await page.waitForLoadState();
            if (name.test(await focused())) return;
            await press('Tab');
          }
          throw new Error(`no key leads to ${name}`);
        };
        await tabTo(/^Sign in$/);
        await press('Enter');
        await page.waitForURL(/sign-in/);
        await tabTo(/^Name$/);
        await page.keyboard.type('kim');
        await press('Tab');
        await page.keyboard.type(password);
        await press('Enter');
        await page.waitForURL((url) => url.pathname === '/');
        await tabTo(/^Darning a jumper/);
        await press('Enter');
        await page.waitForURL(/\/post\/\d+/);
        await tabTo(/^Comment$/);
        await press('Enter');
        await page.waitForURL(/\/reply/);
        await tabTo(/^Your answer$/);
        const words = script ? 'Typed without a mouse' : 'Typed without a mouse or a script';
        await page.keyboard.type(words);
        await tabTo(/^Send$/);
        await press('Enter');
        await page.waitForURL(/#comment-/);
        expect(await page.getByText(words, { exact: true }).isVisible()).toBe(true);
      }));

    test.runIf(script)('a draft outlives a crash of the tab, and is gone once it was sent', () =>
      tab(async (page, context) => {
        await page.goto(lively.at('/c/workshop/post'));
        await page.getByLabel('Title').fill('How to glue glass');
        await page.getByLabel('Text', { exact: true }).fill('I tried three kinds of glue');
        // As the script keeps it: soon after the last key, with no farewell.
        const kept = (): Promise<string> => page.evaluate<string>('JSON.stringify(localStorage)');
        await expect.poll(kept, patience).toContain('three kinds');
        const crashed = page.waitForEvent('crash');
        await page.goto('chrome://crash').catch(() => null);
        await crashed;

        const again = await context.newPage();
        await again.goto(lively.at('/c/workshop/post'));
        expect(await again.getByLabel('Title').inputValue()).toBe('How to glue glass');
        expect(await again.getByLabel('Text', { exact: true }).inputValue()).toBe(
          'I tried three kinds of glue',
        );
        await again.getByRole('button', { name: 'Post', exact: true }).click();
        await again.waitForURL(/\/post\/\d+/);
        await again.goto(lively.at('/c/workshop/post'));
        expect(await again.getByLabel('Title').inputValue()).toBe('');
      }, 'yusuf'),
    );

    test.runIf(script)('what comes while a thread is open is told of, and moves nothing', () =>
      tab(async (page) => {
        const { moot, seeded } = lively;
        await page.goto(lively.at(`/post/${seeded.thread}`));
        const count = await page.locator('.comment').count();
        const ada = await moot.given.account(newName('ada'));
        await moot.given.comment({
          on: { id: seeded.thread },
          by: ada,
          source: 'Hot off the press',
        });
        const offer = page.getByText(/1 new answer/);
        await offer.waitFor({ timeout: 10_000 });
        expect(await page.locator('.comment').count()).toBe(count);
        expect(await page.getByText('Hot off the press').count()).toBe(0);
        await page
          .getByRole('link', { name: /show/i })
          .or(page.getByRole('button', { name: /show/i }))
          .first()
          .click();
        await page.getByText('Hot off the press').waitFor();
      }, 'hanne'),
    );
  },
);
