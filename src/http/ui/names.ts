/** People and communities by name, with a tile, and the moment at which something was said. */
import { html, type Html } from './html.ts';
import { say } from './say.ts';
import { ago, exact, plain, safeImage } from './text.ts';

/** Somebody to be named; `path` is their page here. */
export type Who = {
  readonly id: number;
  readonly name: string;
  readonly host: string;
  readonly local: boolean;
  readonly title: string;
  readonly icon: string | null;
  readonly path: string;
  readonly bot?: boolean;
};

type TileProps = { readonly who: Who; readonly round?: boolean; readonly size?: 's' | 'm' | 'l' };

/** A letter on a colour of their own, and their picture over it where there is one. */
export function Tile({ who, round = false, size = 'm' }: TileProps): Html {
  const letter = [...(plain(who.name) || plain(who.title) || '?')][0]?.toUpperCase();
  const icon = safeImage(who.icon);
  const kind = `tile tile-${size} hue-${who.id % 6}${round ? ' tile-round' : ''}`;
  return html`<span class=${kind} aria-hidden="true"
    >${letter}${
      icon &&
      html`<img src=${icon} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" />`
    }</span
  >`;
}

/** `name@host`, the host only for those of other servers. */
export const Handle = ({ who }: { readonly who: Who }): Html =>
  html`<bdi class="handle"
    >${plain(who.name, 128)}${
      !who.local && html`<span class="host">@${plain(who.host, 253)}</span>`
    }</bdi
  >`;

/** A person's handle, leading to their page. */
export const Person = ({ who }: { readonly who: Who }): Html =>
  html`<a class="who" href=${who.path}><${Handle} who=${who} /></a>${
      who.bot && html`${' '}<span class="tag">${say('automated')}</span>`
    }`;

/** A community's handle with its tile, leading to its page. */
export const Place = ({ who }: { readonly who: Who }): Html =>
  html`<a class="place" href=${who.path}
    ><${Tile} who=${who} size="s" /><${Handle} who=${who}
  /></a>`;

/** `3 hours ago`, the exact time for machines and on hover. */
export const When = ({ date, now }: { readonly date: Date; readonly now: Date }): Html =>
  html`<time datetime=${date.toISOString()} title=${exact(date)}>${ago(date, now)}</time>`;
