/** How a page is looked at: widths, schemes, pictures, and what is wrong with it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** `SCREENSHOTS=folder` keeps a picture of every page. */
export const pictures = process.env['SCREENSHOTS'];

export type Look = { readonly width: number; readonly colorScheme: 'light' | 'dark' };
export type Work<T> = (page: Page, context: BrowserContext) => Promise<T>;

export const looks: readonly Look[] = [
  { width: 320, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
];

/** A tab of its own, which shares nothing with others; `bypassCSP` lets axe in. */
export async function tabOf<T>(
  browser: Browser,
  { width, colorScheme }: Look,
  work: Work<T>,
): Promise<T> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    javaScriptEnabled: true,
    bypassCSP: true,
  });
  try {
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

export const keep = async (
  page: Page,
  name: string,
  { width, colorScheme }: Look,
): Promise<void> => {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  const path = `${pictures}/${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`;
  await page.screenshot({ path, fullPage: true });
};

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Written as text, because it runs in the browser, whose names TypeScript does not know here. */
const findings = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`;
const sideways = `[...document.querySelectorAll('*')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1
    && !element.closest('.unseen') && getComputedStyle(element).position !== 'absolute')
  .map((element) => 'too wide: ' + element.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [])`;

/** What does not fit, and what axe finds. */
export async function faultsOf(page: Page): Promise<string[]> {
  const wide = await page.evaluate<string[]>(sideways);
  await page.evaluate(axe);
  return [...wide, ...(await page.evaluate<string[]>(findings))];
}
