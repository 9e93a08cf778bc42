/** The same list as RSS and Atom: for the head of a page, and to be seen at its end. */
import { html, type Html } from '#http/ui/html.ts';
import type { FeedLink } from '#http/ui/head.ts';
import { Icon } from '#http/ui/icons.ts';

/** Of the place at `path`, with the question of its list. */
export const feedLinks = (path: string, query: string, title: string): readonly FeedLink[] => [
  { href: `${path}/feed.xml${query}`, title, type: 'rss' },
  { href: `${path}/feed.atom${query}`, title, type: 'atom' },
];

const names = { rss: 'RSS', atom: 'Atom' } as const;

export const FeedWays = ({ feeds = [] }: { readonly feeds?: readonly FeedLink[] }): Html =>
  html`<p class="feed-ways">
    ${feeds.map(
      ({ href, type = 'rss' }) =>
        html`<a key=${href} class="quiet" href=${href}><${Icon} name="feed" />${names[type]}</a>`,
    )}
  </p>`;
