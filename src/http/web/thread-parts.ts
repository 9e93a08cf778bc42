/** What a thread's page is made of: the post, the ways to sort its answers, what tells of new ones. */
import { absenceOf } from '#http/ui/comment-tree.ts';
import { html, type Children, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import { CopyLine } from '#http/ui/join-panel.ts';
import { LinkCard } from '#http/ui/link-card.ts';
import { Person, Place, When } from '#http/ui/names.ts';
import { Marks, titleOf } from '#http/ui/post-row.ts';
import { PostMedia } from '#http/ui/post-media.ts';
import { Prose } from '#http/ui/prose.ts';
import { key, say, sayCount, sayWith } from '#http/ui/say.ts';
import { plain, safeHref } from '#http/ui/text.ts';
import type { PostMedia as Media } from '#views/post-media.ts';
import type { PostView } from '#views/post-view.ts';
import { threadSorts, type ThreadSort } from '#views/thread-bones.ts';
import { communityWho, personWho } from './present.ts';

type PostProps = {
  readonly post: PostView;
  readonly media: Media;
  readonly now: Date;
  readonly acts: Children;
};

/** The place of a post that is no longer there. */
export const Gone = ({ post, acts }: Pick<PostProps, 'post' | 'acts'>): Html =>
  html`<article class="post">
    <p class="row-meta"><${Place} who=${communityWho(post.community)} /></p>
    <h1>${absenceOf(post.presence)}</h1>
    <p class="absent">${say('The post is no longer here. What others answered is.')}</p>
    ${acts}
  </article>`;

const Waiting = ({ post }: Pick<PostProps, 'post'>): Html =>
  html`${
    post.quiet &&
    html`<p class="notice">
      ${say(
        'This is kept in the background here: it stands in no list, and whoever has its address may read it.',
      )}
    </p>`
  }${
    post.held &&
    html`<p class="notice notice-warn">
      ${say('This waits for a moderator. Nobody else sees it, and it went to no other server.')}
    </p>`
  }`;

/** The post itself, whole. */
export const Post = ({ post, media, now, acts }: PostProps): Html => {
  const link = safeHref(post.url);
  const away = post.author.local ? null : safeHref(post.page ?? post.uri);
  const edited = post.edited && html`<${When} date=${post.edited} now=${now} />`;
  return html`<article class="post" data-item>
    <p class="row-meta">
      <${Place} who=${communityWho(post.community)} />
      <span class="meta-bits">
        <span><${Person} who=${personWho(post.author)} /></span>
        <span><${When} date=${post.created} now=${now} /></span>
        ${edited && html`<span>${sayWith('edited {when}', { when: edited })}</span>`}
      </span>
      <${Marks} post=${post} />
    </p>
    <h1 dir="auto" ...${post.language ? { lang: post.language } : {}}>${titleOf(post)}</h1>
    ${link && html`<${LinkCard} url=${link} preview=${media.preview} sensitive=${post.sensitive} />`}
    <${Waiting} post=${post} />
    ${post.body && html`<${Prose} body=${post.body} language=${post.language} />`}
    <${PostMedia} ...${media} sensitive=${post.sensitive} language=${post.language} />
    ${
      away &&
      html`<p class="row-foot">
        <a class="quiet link-out" href=${away} rel="nofollow noopener noreferrer ugc"
          ><${Icon} name="out" />${say('On {host}', { host: plain(post.author.host) })}</a
        >
      </p>`
    }
    ${acts}
  </article>`;
};

/** How to take part with an account elsewhere. */
export const Answering = ({ uri, path }: { readonly uri: string; readonly path: string }): Html =>
  html`<section class="panel" aria-labelledby="answer-title">
    <h2 id="answer-title">${say('Answer from your server')}</h2>
    <p>
      <a class="button" href=${`${path}/open`} rel="nofollow" data-open-elsewhere
        >${say('Go on with my account elsewhere')}</a
      >
    </p>
    <p>
      ${say('Copy this address and search for it where you have your account; then reply there.')}
    </p>
    <${CopyLine} label=${say('Address of this thread')} value=${uri} id="thread-address" />
  </section>`;

const sortWords: Readonly<Record<ThreadSort, string>> = {
  top: key('Best first'),
  new: key('Newest first'),
  old: key('Oldest first'),
};

type SortProps = { readonly path: string; readonly sort: ThreadSort; readonly hash?: string };

/** The three orders, each an address of its own. */
export const SortTabs = ({ path, sort, hash = '#comments' }: SortProps): Html =>
  html`<nav class="tabs" aria-label=${say('Order of the answers')}>
    ${threadSorts.map(
      (one) =>
        html`<a
          key=${one}
          href=${`${path}${keepSort(one)}${hash}`}
          aria-current=${one === sort ? 'true' : null}
          rel="nofollow"
          >${say(sortWords[one])}</a
        >`,
    )}
  </nav>`;

/** The part of an address that keeps an order; nothing for the usual one. */
export const keepSort = (sort: ThreadSort): string => (sort === 'top' ? '' : `?sort=${sort}`);

/** Where the script tells of answers that came meanwhile; nothing without it. */
export const LiveThread = ({
  post,
  newest,
}: {
  readonly post: Pick<PostView, 'id' | 'comments'>;
  readonly newest: number;
}): Html =>
  html`<div
    class="live"
    data-live=${`/post/${post.id}/live?seen=${post.comments}&since=${newest}`}
  ></div>`;

/** Above the answers. */
export const CommentsHead = ({ comments }: { readonly comments: number }): Html =>
  html`<h2 class="section-head" id="comments" tabindex="-1">
    ${comments === 0 ? say('No comments yet') : sayCount(comments, '{n} comment', '{n} comments')}
  </h2>`;
