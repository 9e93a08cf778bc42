/** The frame of every page: head, skip link, header, two columns, footer. */
import { mark, stylesheet } from './assets.ts';
import { Csrf } from './form.ts';
import { html, renderPage, type Children, type Html } from './html.ts';
import { LanguageSwitch } from './language-switch.ts';
import { tongueNow } from './say.ts';
import { plain } from './text.ts';

/** What machines read of a page. */
export type Head = {
  readonly title: string;
  readonly description?: string;
  /** Where this lives: our address, or the origin's for what came from another server. */
  readonly canonical?: string | null;
  /** The ActivityPub document of the same thing. */
  readonly activity?: string;
  readonly feed?: { readonly href: string; readonly title: string };
  readonly type?: 'website' | 'article' | 'profile';
  readonly image?: string | null;
  /** Kept out of search engines. */
  readonly hidden?: boolean;
};

/** Who looks, as far as the frame shows it. */
export type Visitor = {
  readonly name: string;
  /** For the button that signs out. */
  readonly csrf: string;
  readonly admin: boolean;
  /** Whether there is anything that they moderate. */
  readonly moderates: boolean;
  /** Notices that they have not looked at, up to a hundred. */
  readonly unread: number;
};

/** What stands around every page, whatever is on it. */
export type Frame = {
  readonly site: string;
  /** Null for somebody who is not signed in; absent where nobody was asked, as on pages for errors. */
  readonly visitor?: Visitor | null;
  /** Absent for what the browser prefers. */
  readonly theme?: 'auto' | 'light' | 'dark' | 'contrast';
  /** Where signing in leads back to. */
  readonly back?: string;
  /** Where choosing a language leads back to: the path of this page, without what may be a secret in it. */
  readonly again?: string;
};

/** What a page has of its own. */
export type Page = {
  readonly head: Head;
  /** Which entry of the header this is. */
  readonly here?:
    | 'recent'
    | 'communities'
    | 'sign-in'
    | 'settings'
    | 'notices'
    | 'moderation'
    | 'admin';
  readonly main: Children;
  /** The narrow column; below the rest on small screens. */
  readonly aside?: Children;
};

const headOf = (site: string, head: Head): Html => {
  const title = plain(head.title, 300) || site;
  const description = plain(head.description ?? '', 300);
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title === site ? site : `${title} · ${site}`}</title>
    ${description && html`<meta name="description" content=${description} />`}
    <meta name="color-scheme" content="light dark" />
    <meta name="theme-color" content="#faf6ef" media="(prefers-color-scheme: light)" />
    <meta name="theme-color" content="#191714" media="(prefers-color-scheme: dark)" />
    ${head.hidden && html`<meta name="robots" content="noindex" />`}
    <meta property="og:site_name" content=${site} />
    <meta property="og:title" content=${title} />
    <meta property="og:type" content=${head.type ?? 'website'} />
    ${description && html`<meta property="og:description" content=${description} />`}
    ${head.canonical && html`<meta property="og:url" content=${head.canonical} />`}
    ${head.image && html`<meta property="og:image" content=${head.image} />`}
    ${head.canonical && html`<link rel="canonical" href=${head.canonical} />`}
    ${
      head.activity &&
      html`<link rel="alternate" type="application/activity+json" href=${head.activity} />`
    }
    ${
      head.feed &&
      html`<link
        rel="alternate"
        type="application/rss+xml"
        title=${plain(head.feed.title)}
        href=${head.feed.href}
      />`
    }
    <link rel="icon" type="image/svg+xml" href=${mark.path} />
    <link rel="stylesheet" href=${stylesheet.path} />
  </head>`;
};

const told = (unread: number): string => (unread > 99 ? '99+' : String(unread));

/** Settings and the way out for whoever is signed in; else the way in. */
const AccountLinks = ({
  visitor,
  back,
  here,
}: Pick<Frame, 'visitor' | 'back'> & Pick<Page, 'here'>): Html =>
  html`<div class="account">
    ${
      visitor
        ? html`<a
              class="account-name"
              href="/settings"
              aria-current=${here === 'settings' ? 'page' : null}
              ><span class="unseen">Settings of${' '}</span
              ><bdi>${plain(visitor.name, 128)}</bdi></a
            >
            <form method="post" action="/sign-out">
              <${Csrf} value=${visitor.csrf} /><button class="plain-button">Sign out</button>
            </form>`
        : html`<a
            href=${back === undefined ? '/sign-in' : `/sign-in?to=${encodeURIComponent(back)}`}
            aria-current=${here === 'sign-in' ? 'page' : null}
            rel="nofollow"
            >Sign in</a
          >`
    }
  </div>`;

const bodyOf = ({ site, visitor, back, again = '/' }: Frame, { here, main, aside }: Page): Html =>
  html`<body>
    <a class="skip" href="#main">Skip to content</a>
    <header class="bar">
      <div class="wrap bar-row">
        <a class="brand" href="/"><img src=${mark.path} alt="" width="28" height="28" />${site}</a>
        <nav aria-label="Site">
          <a href="/" aria-current=${here === 'recent' ? 'page' : null}>Recent</a>
          <a href="/communities" aria-current=${here === 'communities' ? 'page' : null}
            >Communities</a
          >
          ${
            visitor?.moderates &&
            html`<a href="/moderation" aria-current=${here === 'moderation' ? 'page' : null}
              >Moderation</a
            >`
          }
          ${
            visitor?.admin &&
            html`<a href="/admin" aria-current=${here === 'admin' ? 'page' : null}>Admin</a>`
          }
          ${
            visitor &&
            html`<a href="/notices" aria-current=${here === 'notices' ? 'page' : null}
              >Notices${
                visitor.unread > 0 &&
                html`${' '}<b class="count"
                    >${told(visitor.unread)}<span class="unseen">${' '}unread</span></b
                  >`
              }</a
            >`
          }
        </nav>
        ${
          visitor !== undefined &&
          html`<${AccountLinks} visitor=${visitor} back=${back} here=${here} />`
        }
      </div>
    </header>
    <div class=${aside ? 'wrap columns' : 'wrap single'}>
      <main id="main" tabindex="-1">${main}</main>
      ${aside && html`<aside class="side" aria-label="About this page">${aside}</aside>`}
    </div>
    <footer class="foot">
      <div class="wrap">
        <p>
          ${site} is part of the open social web. Join its communities with the account you already
          have.
        </p>
        <p class="foot-links">
          <a href="/instances">Other servers</a>
          <a href="/modlog">Record of moderation</a>
          <a href="/report-illegal">Report illegal content</a>
          <a href="/health">How this server is doing</a>
        </p>
        <${LanguageSwitch} back=${again} member=${Boolean(visitor)} />
      </div>
    </footer>
  </body>`;

/** A whole document. */
export function layout(around: Frame, page: Page): string {
  const { tag, dir } = tongueNow();
  const frame = { ...around, site: plain(around.site, 100) };
  return renderPage(
    html`<html lang=${tag} dir=${dir} data-theme=${around.theme ?? 'auto'}>
      ${headOf(frame.site, page.head)}${bodyOf(frame, page)}
    </html>`,
  );
}
