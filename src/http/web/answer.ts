/** What a page answers: a document, another address, or a kind word why there is nothing. */
import type { Page } from '#http/ui/layout.ts';
import { errorPage } from './error-page.ts';

export type Download = { readonly name: string; readonly type: string; readonly body: string };

export type Answer =
  | {
      readonly status: number;
      readonly page: Page;
      /** When it is worth trying again. */
      readonly retryAfterSeconds?: number;
      /** Whole `set-cookie` headers besides. */
      readonly cookies?: readonly string[];
      /** Another server to which the page leads on by itself; it has a link there too. */
      readonly onward?: string;
    }
  | { readonly status: number; readonly rss: string }
  | { readonly status: number; readonly atom: string }
  /** A file to save. */
  | { readonly status: number; readonly file: Download }
  | {
      readonly status: 301 | 303;
      readonly to: string;
      /** The token of a session that begins here; null when the one that was there has ended. */
      readonly session?: string | null;
      /** Whole `set-cookie` headers besides. */
      readonly cookies?: readonly string[];
    };

/** A page that is there. */
export const page = (content: Page, status = 200): Answer => ({ status, page: content });

/** The same thing has another address. */
export const elsewhere = (to: string): Answer => ({ status: 301, to });

/** After something was done, or instead of it: the browser looks there next, and reloading repeats nothing. */
export const next = (to: string, session?: string | null): Answer => ({
  status: 303,
  to,
  ...(session !== undefined && { session }),
});

/** Nothing was ever here, or nothing that we may show. */
export const missing = (): Answer => page(errorPage(404), 404);

/** Translates why a view shows nothing. */
export const unseen = (reason: 'not-found' | 'gone'): Answer =>
  reason === 'gone' ? page(errorPage(410), 410) : missing();
