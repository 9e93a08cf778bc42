/** Pictures under a post, one below the other with what is to be seen; sounds, films and files as links. */
import { html, type Html } from './html.ts';
import { Icon } from './icons.ts';
import { key, say, sayCount } from './say.ts';
import { hostLabel, plain, safeHref, safeImage } from './text.ts';

export type Shown = {
  readonly url: string;
  readonly alt: string;
  readonly kind: 'picture' | 'sound' | 'film' | 'file';
};

type MediaProps = {
  readonly attachments: readonly Shown[];
  /** How many are not shown here. */
  readonly withheld: number;
  readonly sensitive: boolean;
  readonly language: string | null;
};

const names: Readonly<Record<Shown['kind'], string>> = {
  picture: key('Picture'),
  sound: key('Sound'),
  film: key('Film'),
  file: key('File'),
};

const altMax = 1_500;
const link = 'nofollow noopener noreferrer ugc';

/** What is to be seen is said to everybody; nobody hears it twice. */
function Picture({ one, language }: { readonly one: Shown; readonly language: string | null }) {
  const alt = plain(one.alt, altMax);
  const spoken = language === null ? {} : { lang: language };
  return html`<figure>
    <a href=${one.url} rel=${link}
      ><img
        src=${one.url}
        alt=${alt || say('Picture without a description')}
        ...${alt ? spoken : {}}
        loading="lazy"
        decoding="async"
        referrerpolicy="no-referrer"
    /></a>
    ${alt && html`<figcaption aria-hidden="true" dir="auto" ...${spoken}>${alt}</figcaption>`}
  </figure>`;
}

const Other = ({ one }: { readonly one: Shown }): Html =>
  html`<p class="attached">
    <a href=${one.url} rel=${link}
      ><${Icon} name="out" /><span
        >${say(names[one.kind])}${one.alt && html`: <bdi>${plain(one.alt, altMax)}</bdi>`}</span
      >${' '}<small><bdi>${hostLabel(one.url)}</bdi></small></a
    >
  </p>`;

/** Nothing where nothing hangs on the post; folded away where it is sensitive. */
export function PostMedia({ attachments, withheld, sensitive, language }: MediaProps): Html | null {
  const safe = attachments.filter(({ url }) => safeHref(url) !== null);
  if (safe.length + withheld === 0) return null;
  const each = safe.map((one) =>
    one.kind === 'picture' && safeImage(one.url) !== null
      ? html`<${Picture} key=${one.url} one=${one} language=${language} />`
      : html`<${Other} key=${one.url} one=${one} />`,
  );
  return html`${
    each.length > 0 &&
    (sensitive
      ? html`<details class="media">
          <summary>
            ${sayCount(each.length, 'Show {n} sensitive picture or file', 'Show {n} sensitive pictures or files')}
          </summary>
          ${each}
        </details>`
      : html`<div class="media">${each}</div>`)
  }${
    withheld > 0 &&
    html`<p class="hint">
      ${sayCount(
        withheld,
        '{n} picture or file is not shown here, because of the server that it is on.',
        '{n} pictures or files are not shown here, because of the servers that they are on.',
      )}
    </p>`
  }`;
}
