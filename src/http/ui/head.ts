/** The head of every page: its title, what machines read of it, its style and its script. */
import { mark, scriptNow, stylesheet } from './assets.ts';
import { html, type Html } from './html.ts';
import { plain } from './text.ts';
import type { Theme } from './theme.ts';

export type FeedLink = {
  readonly href: string;
  readonly title: string;
  /** RSS where nothing is said. */
  readonly type?: 'rss' | 'atom';
};

/** What machines read of a page. */
export type Head = {
  readonly title: string;
  readonly description?: string;
  /** Where this lives: our address, or the origin's for what came from another server. */
  readonly canonical?: string | null;
  /** The ActivityPub document of the same thing. */
  readonly activity?: string;
  readonly feed?: FeedLink;
  readonly feeds?: readonly FeedLink[];
  readonly type?: 'website' | 'article' | 'profile';
  readonly image?: string | null;
  /** Kept out of search engines. */
  readonly hidden?: boolean;
  /** The page before and after this one, of a list. */
  readonly next?: string | null;
  /** What the page is about as JSON-LD (schema.org). */
  readonly data?: Readonly<Record<string, unknown>> | null;
};

/** Of the paper that the stylesheet knows, for what a browser draws around the page. */
const papers = { light: '#faf6ef', dark: '#191714' } as const;

const Colours = ({ theme }: { readonly theme: Theme }): Html =>
  theme === 'light' || theme === 'dark'
    ? html`<meta name="color-scheme" content=${theme} />
        <meta name="theme-color" content=${papers[theme]} />`
    : html`<meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content=${papers.light} media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content=${papers.dark} media="(prefers-color-scheme: dark)" />`;

const Feeds = ({ head }: { readonly head: Head }): Html =>
  html`${[head.feed, ...(head.feeds ?? [])].map(
    (feed) =>
      feed &&
      html`<link
        key=${feed.href}
        rel="alternate"
        type=${`application/${feed.type ?? 'rss'}+xml`}
        title=${plain(feed.title)}
        href=${feed.href}
      />`,
  )}`;

/** A block of data, which no browser runs; `<` is written so that nothing in it ends it. */
const Data = ({ data }: { readonly data: NonNullable<Head['data']> }): Html => {
  const raw = { __html: JSON.stringify(data).replaceAll('<', '\\u003c') };
  return html`<script type="application/ld+json" dangerouslySetInnerHTML=${raw}></script>`;
};

const Cards = ({ site, title, head }: Props & { readonly title: string }): Html => {
  const description = plain(head.description ?? '', 300);
  return html`${description && html`<meta name="description" content=${description} />`}
    <meta property="og:site_name" content=${site} />
    <meta property="og:title" content=${title} />
    <meta property="og:type" content=${head.type ?? 'website'} />
    ${description && html`<meta property="og:description" content=${description} />`}
    ${head.canonical && html`<meta property="og:url" content=${head.canonical} />`}
    ${head.image && html`<meta property="og:image" content=${head.image} />`}
    ${head.canonical && html`<link rel="canonical" href=${head.canonical} />`}`;
};

type Props = { readonly site: string; readonly theme: Theme; readonly head: Head };

/** Called by the layout. */
export function headOf({ site, theme, head }: Props): Html {
  const title = plain(head.title, 300) || site;
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title === site ? site : `${title} · ${site}`}</title>
    <${Colours} theme=${theme} />
    ${head.hidden && html`<meta name="robots" content="noindex" />`}
    <${Cards} site=${site} theme=${theme} head=${head} title=${title} />
    ${
      head.activity &&
      html`<link rel="alternate" type="application/activity+json" href=${head.activity} />`
    }
    <${Feeds} head=${head} />
    ${head.next && html`<link rel="next" href=${head.next} />`}
    <link rel="icon" type="image/svg+xml" href=${mark.path} />
    <link rel="stylesheet" href=${stylesheet.path} />
    <script type="module" src=${scriptNow().path}></script>
    ${head.data && html`<${Data} data=${head.data} />`}
  </head>`;
}
