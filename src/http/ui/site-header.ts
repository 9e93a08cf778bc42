/** What stands above every page: the name of the place, the ways through it, the search, and who is here. */
import { mark } from './assets.ts';
import { Csrf } from './form.ts';
import { html, type Html } from './html.ts';
import { Icon, type IconName } from './icons.ts';
import { say, sayCount } from './say.ts';
import { plain } from './text.ts';

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

/** The entries of the header. */
export type Here =
  | 'recent'
  | 'communities'
  | 'search'
  | 'write'
  | 'sign-in'
  | 'sign-up'
  | 'settings'
  | 'profile'
  | 'notices'
  | 'moderation'
  | 'admin';

type Props = {
  readonly site: string;
  readonly visitor?: Visitor | null;
  readonly back?: string | undefined;
  readonly here?: Here | undefined;
};

type EntryProps = {
  readonly to: string;
  readonly words: string;
  /** Whether this is where one is. */
  readonly now: boolean;
  readonly icon?: IconName;
};

const Entry = ({ to, words, now, icon }: EntryProps): Html =>
  html`<a href=${to} aria-current=${now ? 'page' : null}
    >${icon && html`<${Icon} name=${icon} />`}${words}</a
  >`;

const told = (unread: number): string => (unread > 99 ? '99+' : String(unread));

const Search = ({ here }: Pick<Props, 'here'>): Html =>
  html`<form class="find" role="search" action="/search" method="get">
      <label class="unseen" for="find">${say('Search')}</label>
      <${Icon} name="search" /><input
        id="find"
        type="search"
        name="q"
        maxlength="300"
        placeholder=${say('Search')}
        autocomplete="off"
        enterkeyhint="search"
      />
    </form>
    <a
      class="sign find-link"
      href="/search"
      aria-label=${say('Search')}
      aria-current=${here === 'search' ? 'page' : null}
      ><${Icon} name="search"
    /></a>`;

const Inbox = ({ unread, here }: { readonly unread: number } & Pick<Props, 'here'>): Html =>
  html`<a class="sign inbox" href="/notices" aria-current=${here === 'notices' ? 'page' : null}
    ><${Icon} name="bell" /><span class="unseen">${say('Inbox')}</span>${
      unread > 0 &&
      html`${' '}<b class="count" data-unread
          ><span aria-hidden="true">${told(unread)}</span
          ><span class="unseen">${sayCount(unread, '{n} unread', '{n} unread')}</span></b
        >`
    }</a
  >`;

const menuEntries = (visitor: Visitor, here: Props['here']): readonly EntryProps[] => [
  { to: `/u/${visitor.name}`, words: say('Profile'), now: here === 'profile', icon: 'person' },
  { to: `/u/${visitor.name}?tab=saved`, words: say('Saved'), now: false, icon: 'save' },
  { to: '/settings', words: say('Settings'), now: here === 'settings', icon: 'tune' },
  ...(visitor.moderates
    ? [
        {
          to: '/moderation',
          words: say('Moderation'),
          now: here === 'moderation',
          icon: 'shield' as const,
        },
      ]
    : []),
  ...(visitor.admin
    ? [{ to: '/admin', words: say('Admin'), now: here === 'admin', icon: 'house' as const }]
    : []),
];

/** Opens without a script; the script closes it again when one looks elsewhere. */
const Menu = ({ visitor, here }: { readonly visitor: Visitor } & Pick<Props, 'here'>): Html =>
  html`<details class="menu" data-menu>
    <summary>
      <span class="unseen">${say('Account menu of')}${' '}</span
      ><bdi>${plain(visitor.name, 128)}</bdi><${Icon} name="down" />
    </summary>
    <nav aria-label=${say('Account')}>
      ${menuEntries(visitor, here).map((entry) => html`<${Entry} key=${entry.to} ...${entry} />`)}
      <form method="post" action="/sign-out" data-sign-out>
        <${Csrf} value=${visitor.csrf} /><button class="plain-button">
          <${Icon} name="leave" />${say('Sign out')}
        </button>
      </form>
    </nav>
  </details>`;

const Doors = ({ back, here }: Pick<Props, 'back' | 'here'>): Html =>
  html`<a
      href=${back === undefined ? '/sign-in' : `/sign-in?to=${encodeURIComponent(back)}`}
      aria-current=${here === 'sign-in' ? 'page' : null}
      rel="nofollow"
      >${say('Sign in')}</a
    ><a
      class="door"
      href="/sign-up"
      aria-current=${here === 'sign-up' ? 'page' : null}
      rel="nofollow"
      >${say('Sign up')}</a
    >`;

const Account = ({ visitor, back, here }: Omit<Props, 'site'>): Html =>
  html`<div class="account">
    ${
      visitor
        ? html`<a class="sign write" href="/post" aria-current=${here === 'write' ? 'page' : null}
              ><${Icon} name="pen" /><span>${say('Write')}</span></a
            ><${Inbox} unread=${visitor.unread} here=${here} /><${Menu}
              visitor=${visitor}
              here=${here}
            />`
        : html`<${Doors} back=${back} here=${here} />`
    }
  </div>`;

export const SiteHeader = ({ site, visitor, back, here }: Props): Html =>
  html`<header class="bar">
    <div class="wrap bar-row">
      <a class="brand" href="/"
        ><img src=${mark.path} alt="" width="28" height="28" /><span dir="auto">${site}</span></a
      >
      <nav class="ways" aria-label=${say('Site')}>
        <${Entry} to="/" words=${say('Home')} now=${here === 'recent'} />
        <${Entry} to="/communities" words=${say('Communities')} now=${here === 'communities'} />
      </nav>
      <${Search} here=${here} />
      ${visitor !== undefined && html`<${Account} visitor=${visitor} back=${back} here=${here} />`}
    </div>
  </header>`;
