/** Where a post leads: the page's own title, sentence and picture, and always its server's name. */
import { html, type Html } from './html.ts';
import { Icon } from './icons.ts';
import { hostLabel, plain, safeImage } from './text.ts';

type CardProps = {
  /** Http or https; the caller has looked. */
  readonly url: string;
  /** As that page says it; null while nothing is known. */
  readonly preview?: {
    readonly title: string;
    readonly description: string;
    readonly image: string | null;
  } | null;
  /** No picture, not even a small one. */
  readonly sensitive?: boolean;
};

/** The picture is for the eye alone: what it shows is said by the title. */
export function LinkCard({ url, preview = null, sensitive = false }: CardProps): Html {
  const image = sensitive ? null : safeImage(preview?.image ?? null);
  const title = plain(preview?.title ?? '');
  const about = plain(preview?.description ?? '', 500);
  return html`<a class="link-card" href=${url} rel="nofollow noopener noreferrer ugc">
    ${
      image
        ? html`<img
            src=${image}
            alt=""
            width="120"
            height="80"
            loading="lazy"
            decoding="async"
            referrerpolicy="no-referrer"
          />`
        : html`<${Icon} name="out" />`
    }
    <span
      >${
        title
          ? html`<b dir="auto">${title}</b
              >${about && html`<span class="about" dir="auto">${about}</span>`}
              <small><bdi>${hostLabel(url)}</bdi></small>`
          : html`<b><bdi>${hostLabel(url)}</bdi></b
              ><small><bdi>${plain(url, 2_048)}</bdi></small>`
      }</span
    >
  </a>`;
}
