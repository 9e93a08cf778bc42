/** The frame of every page: head, skip link, header, two columns, footer. */
import { headOf, type Head } from './head.ts';
import { html, renderPage, type Children, type Html } from './html.ts';
import { say, tongueNow } from './say.ts';
import { SiteFooter } from './site-footer.ts';
import { SiteHeader, type Here, type Visitor } from './site-header.ts';
import { plain } from './text.ts';
import type { Theme } from './theme.ts';

export type { Head } from './head.ts';
export type { Visitor } from './site-header.ts';

/** What stands around every page, whatever is on it. */
export type Frame = {
  readonly site: string;
  /** Null for somebody who is not signed in; absent where nobody was asked, as on pages for errors. */
  readonly visitor?: Visitor | null;
  /** Absent for what the browser prefers. */
  readonly theme?: Theme;
  /** False for whoever wants no keys to do anything. */
  readonly shortcuts?: boolean;
  /** Where signing in leads back to. */
  readonly back?: string;
  /** Where choosing a language or a look leads back to: this page, without what may be a secret in its address. */
  readonly again?: string;
};

/** What a page has of its own. */
export type Page = {
  readonly head: Head;
  /** Which entry of the header this is. */
  readonly here?: Here;
  readonly main: Children;
  /** The narrow column; below the rest on small screens. */
  readonly aside?: Children;
};

const bodyOf = (frame: Frame, { here, main, aside }: Page): Html =>
  html`<body>
    <a class="skip" href="#main">${say('Skip to content')}</a>
    <${SiteHeader} site=${frame.site} visitor=${frame.visitor} back=${frame.back} here=${here} />
    <div class=${aside ? 'wrap columns' : 'wrap single'}>
      <main id="main" tabindex="-1">${main}</main>
      ${aside && html`<aside class="side" aria-label=${say('About this page')}>${aside}</aside>`}
    </div>
    <${SiteFooter}
      site=${frame.site}
      theme=${frame.theme ?? 'auto'}
      member=${Boolean(frame.visitor)}
      again=${frame.again ?? '/'}
    />
  </body>`;

/** A whole document. */
export function layout(around: Frame, page: Page): string {
  const { tag, dir } = tongueNow();
  const frame = { ...around, site: plain(around.site, 100) };
  const theme = around.theme ?? 'auto';
  return renderPage(
    html`<html
      lang=${tag}
      dir=${dir}
      data-theme=${theme}
      data-shortcuts=${around.shortcuts === false ? 'off' : null}
      data-person=${around.visitor?.name ?? null}
    >
      ${headOf({ site: frame.site, theme, head: page.head })}${bodyOf(frame, page)}
    </html>`,
  );
}
