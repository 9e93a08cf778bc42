/** Which list of posts an address asks for, and the ways to the others: what is shown, in what order, out of which time. */
import { html, type Html } from '#http/ui/html.ts';
import { key, say } from '#http/ui/say.ts';
import { periods, sorts, type Period, type Sort } from '#views/feed-order.ts';
import { scopes, type Scope } from '#views/feed.ts';
import { field } from './params.ts';

export type Listing = {
  readonly scope: Scope;
  readonly sort: Sort;
  readonly period: Period;
  /** Where the page begins; what is no such place is the beginning. */
  readonly after: string | null;
};

/** What the list is where its address says nothing. */
export type Usual = Pick<Listing, 'scope' | 'sort'>;

const periodUsual: Period = 'week';

/** One of a closed list; what is none of them counts as not said. */
export const oneOf = <Word extends string>(words: readonly Word[], said: unknown): Word | null =>
  words.find((word) => word === said) ?? null;

/** Called by every page that lists posts, with its question. */
export function readListing(query: unknown, usual: Usual): Listing {
  const after = field(query, 'after');
  return {
    scope: oneOf(scopes, field(query, 'show')) ?? usual.scope,
    sort: oneOf(sorts, field(query, 'sort')) ?? usual.sort,
    period: oneOf(periods, field(query, 'period')) ?? periodUsual,
    after: typeof after === 'string' && after !== '' ? after : null,
  };
}

/** The question of a list, empty for the usual one; `feed.xml` understands the same. */
export function listingQuery({ scope, sort, period, after }: Listing, usual: Usual): string {
  const words = new URLSearchParams();
  if (scope !== usual.scope) words.set('show', scope);
  if (sort !== usual.sort) words.set('sort', sort);
  if (sort === 'top' && period !== periodUsual) words.set('period', period);
  if (after !== null) words.set('after', after);
  const written = words.toString();
  return written === '' ? '' : `?${written}`;
}

const scopeWords = {
  subscribed: key('My communities'),
  local: key('This server'),
  all: key('All'),
} as const;

const sortWords = {
  active: key('Active'),
  hot: key('Hot'),
  new: key('New'),
  top: key('Top'),
} as const;

const periodWords = {
  day: key('Day'),
  week: key('Week'),
  month: key('Month'),
  year: key('Year'),
  all: key('Ever'),
} as const;

export type Way = { readonly href: string; readonly words: string; readonly here: boolean };

/** Links beside one another, of which one is where we are. */
export const Ways = (props: { readonly label: string; readonly ways: readonly Way[] }): Html =>
  html`<nav class="tabs" aria-label=${props.label}>
    ${props.ways.map(
      ({ href, words, here }) =>
        html`<a key=${words} href=${href} aria-current=${here ? 'true' : null}>${words}</a>`,
    )}
  </nav>`;

type NavProps = {
  /** The path without a question. */
  readonly path: string;
  readonly listing: Listing;
  readonly usual: Usual;
  /** Of the front page, what can be shown; “my communities” only for whoever is signed in. */
  readonly scopes?: readonly Scope[];
};

/** The ways to other lists of the same place; each begins at its beginning. */
export function ListingNav({ path, listing, usual, scopes: offered = [] }: NavProps): Html {
  const to = (change: Partial<Listing>): string =>
    path + listingQuery({ ...listing, after: null, ...change }, usual);
  return html`<div class="list-nav">
    ${
      offered.length > 0 &&
      html`<${Ways}
        label=${say('Which posts')}
        ways=${offered.map((scope) => ({
          href: to({ scope }),
          words: say(scopeWords[scope]),
          here: scope === listing.scope,
        }))}
      />`
    }
    <${Ways}
      label=${say('Order')}
      ways=${sorts.map((sort) => ({
        href: to({ sort }),
        words: say(sortWords[sort]),
        here: sort === listing.sort,
      }))}
    />
    ${
      listing.sort === 'top' &&
      html`<${Ways}
        label=${say('Out of which time')}
        ways=${periods.map((period) => ({
          href: to({ period }),
          words: say(periodWords[period]),
          here: period === listing.period,
        }))}
      />`
    }
  </div>`;
}
