/** Every page for visitors and members, by WCAG 2.2 AA: narrow and wide, light, dark and in high contrast, in both directions of writing. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { eq } from 'drizzle-orm';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { peopleIn, password } from '../domain/sessions/support.ts';
import { freePort } from '../support/free-port.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { routesOf } from '../support/routes.ts';
import { keep } from './look.ts';
import { seed, type Seeded } from './seed.ts';
import { openBrowser } from './serve.ts';

const street = makeStreet();
let moot: Neighbour;
let browser: Browser;
let seeded: Seeded;
let own: { readonly post: number; readonly comment: number };
let token: string;

beforeAll(async () => {
  const port = await freePort();
  moot = await street.open(`http://127.0.0.1:${port}`);
  await moot.app.listen({ port, host: '127.0.0.1' });
  seeded = await seed(moot.house);
  const people = peopleIn(moot.house);
  const account = await findAccount(moot.house.database.query, 'yusuf');
  await people.setPassword(account!.id, password);
  token = (await people.signedIn('yusuf')).token;
  own = await ownWords(account!.id);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await street.close();
});

/** Something of theirs to edit. */
async function ownWords(author: number): Promise<typeof own> {
  const { query } = moot.house.database;
  const [post] = await query.select().from(postsTable).where(eq(postsTable.author, author));
  const [comment] = await query
    .select()
    .from(commentsTable)
    .where(eq(commentsTable.author, author));
  return { post: post!.id, comment: comment!.id };
}

/** By route; a route without a page here is found missing below. */
const visited: Readonly<Record<string, () => string>> = {
  '/': () => '/',
  '/about': () => '/about',
  '/authorize_interaction': () => '/authorize_interaction?uri=https://elsewhere.example/post/1',
  '/c/:handle': () => '/c/garden',
  '/c/:handle/modlog': () => '/c/garden/modlog',
  '/c/:handle/open': () => '/c/garden/open',
  '/comment/:id': () => `/comment/${seeded.comment}`,
  '/communities': () => '/communities',
  '/goodbye': () => '/goodbye',
  '/instances': () => '/instances',
  '/modlog': () => '/modlog',
  '/post/:id': () => `/post/${seeded.thread}`,
  '/post/:id/open': () => `/post/${seeded.thread}/open`,
  '/report-illegal': () => '/report-illegal',
  '/reset': () => '/reset?token=x',
  '/search': () => '/search?q=tea',
  '/shortcuts': () => '/shortcuts',
  '/sign-in': () => '/sign-in',
  '/sign-up': () => '/sign-up',
  '/sign-up/waiting': () => '/sign-up/waiting',
  '/u/:handle': () => '/u/petra@piefed.example',
  '/welcome': () => '/welcome?token=x',
};

const membersAlone: Readonly<Record<string, () => string>> = {
  '/block': () => '/block?actor=2',
  '/c/:handle/post': () => '/c/garden/post',
  '/comment/:id/delete': () => `/comment/${own.comment}/delete`,
  '/comment/:id/edit': () => `/comment/${own.comment}/edit`,
  '/comment/:id/reply': () => `/comment/${seeded.comment}/reply`,
  '/communities/follow': () => '/communities/follow',
  '/communities/new': () => '/communities/new',
  '/notices': () => '/notices',
  '/post': () => '/post',
  '/post/:id/delete': () => `/post/${own.post}/delete`,
  '/post/:id/edit': () => `/post/${own.post}/edit`,
  '/post/:id/reply': () => `/post/${seeded.thread}/reply`,
  '/report': () => `/report?about=post:${seeded.thread}`,
  '/settings': () => '/settings',
  '/settings/blocks': () => '/settings/blocks',
  '/settings/close': () => '/settings/close',
  '/settings/communities': () => '/settings/communities',
  '/settings/invitations': () => '/settings/invitations',
  '/settings/preferences': () => '/settings/preferences',
  '/settings/profile': () => '/settings/profile',
  '/settings/data': () => '/settings/data',
  '/start': () => '/start',
  '/start/communities': () => '/start/communities',
};

/** What ActivityPub calls by another name. */
const named = (path: string): string => path.replace(/^\/(c|u)\/:name/, '/$1/:handle');

/** Documents, feeds, streams, and pages of those who run and moderate, which stand in their own tests. */
const elsewhere =
  /^\/(?:api|admin|moderation|assets|\.well-known|nodeinfo|activities|health|language|theme|complete|first-run|outbox|c\/:handle\/settings)|\.(?:xml|json|atom|txt|ico)$|\/(?:live|inbox|outbox|followers|following|featured|moderators|replies|likes|shares|context)$/;

type Look = {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly contrast: 'more' | 'no-preference';
  readonly language: 'en' | 'ar';
};

/** Both widths in both directions; light, dark and high contrast. */
const looks: readonly Look[] = [
  { width: 320, colorScheme: 'light', contrast: 'no-preference', language: 'ar' },
  { width: 1280, colorScheme: 'light', contrast: 'no-preference', language: 'en' },
  { width: 1280, colorScheme: 'dark', contrast: 'no-preference', language: 'ar' },
  { width: 320, colorScheme: 'dark', contrast: 'more', language: 'en' },
];

async function contextOf(
  { width, language, ...look }: Look,
  signedIn: boolean,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    locale: language,
    bypassCSP: true,
    ...look,
  });
  const { origin } = moot.house;
  if (signedIn) await context.addCookies([{ name: 'folkmoot', value: token, url: origin }]);
  return context;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// What runs in the browser is written as text: TypeScript does not know its names here.
const findings = `axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`;

/** Beyond the window there is nothing, on either side; what is there for the ear alone may lie anywhere. */
const sideways = `[...document.body.querySelectorAll('*')]
  .filter((element) => element.checkVisibility() && !element.closest('.skip, pre, table'))
  .filter((element) => { const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && getComputedStyle(element).position !== 'absolute' && (right > innerWidth + 1 || left < -1); })
  .filter((element) => { for (let each = element; each; each = each.parentElement)
    if (getComputedStyle(each).clipPath !== 'none' || (each !== element && getComputedStyle(each).overflowX !== 'visible')) return false;
    return true; })
  .map((element) => 'too wide: ' + element.outerHTML.slice(0, 160))
  .concat(document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [])`;

/** Whatever can have the focus shows that it has it. */
const unfocused = `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0)
  .filter((element) => { element.focus(); if (document.activeElement !== element) return false;
    const seen = [element, element.parentElement, ...document.querySelectorAll('label[for="' + element.id + '"]')]
      .filter(Boolean).map((each) => getComputedStyle(each));
    return !seen.some(({ outlineStyle, outlineWidth, boxShadow }) =>
      (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'); })
  .map((element) => 'no focus to be seen: ' + element.outerHTML.slice(0, 160))`;

const moving = `[...document.querySelectorAll('*')]
  .filter((element) => { const { animationDuration, animationName, transitionDuration } = getComputedStyle(element);
    const longest = (text) => Math.max(...text.split(',').map(parseFloat));
    return (animationName !== 'none' && longest(animationDuration) > 0.02) || longest(transitionDuration) > 0.02; })
  .map((element) => 'moves: ' + element.outerHTML.slice(0, 160))`;

async function faultsOf(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab');
  const seen = [];
  for (const question of [sideways, unfocused, moving])
    seen.push(...(await page.evaluate<string[]>(question)));
  await page.evaluate(axe);
  return [...seen, ...(await page.evaluate<string[]>(findings))];
}

test('every page has its place in this walk', () => {
  const pages = routesOf(moot.app)
    .filter(({ methods }) => methods.includes('GET'))
    .map(({ path }) => named(path.replace(/\|:\w+/g, '')))
    .filter((path) => !elsewhere.test(path));

  expect(
    [...new Set(pages)].filter((path) => !(path in visited) && !(path in membersAlone)),
  ).toEqual([]);
});

describe.each([
  { who: 'a visitor', signedIn: false },
  { who: 'a member', signedIn: true },
])('as $who', ({ who, signedIn }) => {
  describe.each(looks)('at $width px, $colorScheme, contrast $contrast, in $language', (look) => {
    let context: BrowserContext;
    beforeAll(async () => {
      context = await contextOf(look, signedIn);
    });
    afterAll(() => context?.close());

    const walked: Readonly<Record<string, () => string>> = {
      ...visited,
      ...(signedIn && membersAlone),
      '/nothing': () => '/nothing',
    };
    test.each(Object.keys(walked))('%s is for everybody', async (route) => {
      const page = await context.newPage();
      try {
        await page.goto(moot.house.origin + walked[route]!());
        const name = `${route.replace(/\W+/g, '-')}-${signedIn ? 'member' : 'visitor'}-${look.language}${look.contrast === 'more' ? '-contrast' : ''}`;
        await keep(page, name, look);

        expect(await page.locator('html').getAttribute('lang')).toBe(look.language);
        expect(await page.locator('html').getAttribute('dir')).toBe(
          look.language === 'ar' ? 'rtl' : 'ltr',
        );
        expect(await page.locator('h1').count()).toBe(1);
        expect(await faultsOf(page), `${who} at ${route}`).toEqual([]);
      } finally {
        await page.close();
      }
    });
  });
});
