/** What a page answers: a document, another address, or a kind word why there is nothing. */
import { errorPage } from './error-page.ts';

export type Answer =
  | { readonly status: number; readonly html: string }
  | { readonly status: number; readonly rss: string }
  | { readonly status: 301 | 302; readonly to: string };

/** A page that is there. */
export const page = (html: string, status = 200): Answer => ({ status, html });

/** The same thing has another address. */
export const elsewhere = (to: string): Answer => ({ status: 301, to });

/** Nothing was ever here, or nothing that we may show. */
export const missing = (): Answer => page(errorPage(404), 404);

/** Translates why a view shows nothing. */
export const unseen = (reason: 'not-found' | 'gone'): Answer =>
  reason === 'gone' ? page(errorPage(410), 410) : missing();
