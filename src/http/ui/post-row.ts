/** A post in a list: its score, its title, who said it where, and how it begins. */
import { html, type Children, type Html } from './html.ts';
import { Icon } from './icons.ts';
import { Person, Place, When, type Who } from './names.ts';
import { say, sayCount } from './say.ts';
import { excerpt, hostLabel, plain, safeHref, short } from './text.ts';

export type Row = {
  readonly id: number;
  readonly title: string;
  readonly url: string | null;
  readonly body: string;
  readonly language: string | null;
  readonly sensitive: boolean;
  readonly created: Date;
  readonly locked: Date | null;
  readonly featured: Date | null;
  readonly held: Date | null;
  readonly up: number;
  readonly down: number;
  readonly comments: number;
  readonly author: Who;
  readonly community: Who;
  /** What whoever looks may do about it; its score stands there already. */
  readonly bar?: Children;
};

export type RowProps = {
  readonly post: Row;
  readonly now: Date;
  /** What every row of the list has in common is not said again. */
  readonly omit?: 'community' | 'author';
  /** Of the titles: one below the heading above the list. */
  readonly level?: 2 | 3;
};

/** Up minus down, both told to whoever asks. */
export const Score = ({ up, down }: { readonly up: number; readonly down: number }): Html =>
  html`<span
    class="score"
    title=${say('{up} up, {down} down', { up: short(up), down: short(down) })}
    ><${Icon} name="up" /><span class="unseen">${say('Score')}${' '}</span>${short(up - down)}</span
  >`;

/** Only its author and moderators see it. */
export const Waits = (): Html =>
  html`<span class="tag tag-warn">${say('Waits for a moderator')}</span>`;

/** Locked, pinned, sensitive, waiting. */
export const Marks = ({
  post,
}: {
  readonly post: Pick<Row, 'locked' | 'featured' | 'sensitive' | 'held'>;
}) =>
  html`${
    post.featured && html`<span class="tag tag-pin"><${Icon} name="pin" />${say('Pinned')}</span>`
  }${post.locked && html`<span class="tag"><${Icon} name="lock" />${say('Locked')}</span>`}${
    post.sensitive && html`<span class="tag tag-warn">${say('Sensitive')}</span>`
  }${post.held && html`<${Waits} />`}`;

/** What stands for a title where there is none. */
export const titleOf = (post: { readonly title: string; readonly body: string }): string =>
  plain(post.title, 300) || excerpt(post.body, 90) || say('Untitled post');

const Heading = ({ post, level }: { readonly post: Row; readonly level: 2 | 3 }): Html => {
  const language = post.language ? { lang: post.language } : {};
  return html`<${`h${level}`} class="row-title" dir="auto" ...${language}>
    <a href=${`/post/${post.id}`}>${titleOf(post)}</a>
  <//>`;
};

/** One entry of a list of posts; the keyboard walks them by `data-item`. */
export function PostRow({ post, now, omit, level = 3 }: RowProps): Html {
  const link = safeHref(post.url);
  const words = post.sensitive ? '' : excerpt(post.body);
  const language = post.language ? { lang: post.language } : {};
  return html`<article class="row" id=${`post-${post.id}`} data-item>
    <p class="row-meta">
      ${omit !== 'community' && html`<${Place} who=${post.community} />`}
      <span class="meta-bits">
        ${omit !== 'author' && html`<span><${Person} who=${post.author} /></span>`}
        <span><${When} date=${post.created} now=${now} /></span>
      </span>
      <${Marks} post=${post} />
    </p>
    <${Heading} post=${post} level=${level} />
    ${words && words !== titleOf(post) && html`<p class="row-words" dir="auto" ...${language}>${words}</p>`}
    <div class="row-foot">
      ${post.bar ?? html`<${Score} up=${post.up} down=${post.down} />`}
      <a class="quiet" href=${`/post/${post.id}#comments`}
        ><${Icon} name="talk" />${sayCount(post.comments, '{n} comment', '{n} comments')}</a
      >
      ${
        link &&
        html`<a class="quiet link-out" href=${link} rel="nofollow noopener noreferrer ugc"
          ><${Icon} name="out" />${hostLabel(link)}</a
        >`
      }
    </div>
  </article>`;
}

/** A list of posts, or a sentence where there are none. */
export const PostList = (props: {
  readonly posts: readonly Row[];
  readonly now: Date;
  readonly omit?: RowProps['omit'];
  readonly level?: RowProps['level'];
  readonly empty: Children;
}): Html =>
  props.posts.length === 0
    ? html`<p class="empty">${props.empty}</p>`
    : html`<div class="rows">
        ${props.posts.map(
          (post) =>
            html`<${PostRow}
              key=${post.id}
              post=${post}
              now=${props.now}
              omit=${props.omit}
              level=${props.level}
            />`,
        )}
      </div>`;

/** The way on, and the way back to the beginning where one is not there. */
export const Older = ({
  href,
  words,
  first,
}: {
  readonly href: string | null;
  readonly words: string;
  /** The first page, when this is another. */
  readonly first?: string | null;
}): Html | null =>
  href === null && !first
    ? null
    : html`<nav class="pager" aria-label=${say('Pages')}>
        ${first && html`<a class="button" href=${first}>${say('To the beginning')}</a>`}
        ${href !== null && html`<a class="button" href=${href} rel="next">${words}</a>`}
      </nav>`;
