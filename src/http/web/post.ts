/** A thread: the post, and what was answered; whole, or the one conversation around a comment. */
import type { House } from '#domain/context.ts';
import { absence, CommentTree } from '#http/ui/comment-tree.ts';
import { html, type Children, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import { CopyLine } from '#http/ui/join-panel.ts';
import type { Head } from '#http/ui/layout.ts';
import { Person, Place, When } from '#http/ui/names.ts';
import { Marks, Older, Score, titleOf } from '#http/ui/post-row.ts';
import { Prose } from '#http/ui/prose.ts';
import { counted, excerpt, hostLabel, plain, safeHref } from '#http/ui/text.ts';
import { viewCommunity } from '#views/community-view.ts';
import { viewPost, type PostView } from '#views/post-view.ts';
import { findPlace, readConversation, readThread, type Thread } from '#views/thread.ts';
import { missing, page, unseen, type Answer } from './answer.ts';
import { CommunitySide } from './community.ts';
import { commentNodes, communityWho, personWho } from './present.ts';
import type { Request } from './serve.ts';
import { actsOn } from './thread-acts.ts';
import { undoNote } from './undo-note.ts';

const LinkCard = ({ url }: { readonly url: string }): Html =>
  html`<a class="link-card" href=${url} rel="nofollow noopener noreferrer ugc">
    <${Icon} name="out" /><span><b>${hostLabel(url)}</b><small>${plain(url, 2_048)}</small></span>
  </a>`;

type PostProps = { readonly post: PostView; readonly now: Date; readonly acts: Children };

const Gone = ({ post, acts }: PostProps): Html =>
  html`<article class="post">
    <p class="row-meta"><${Place} who=${communityWho(post.community)} /></p>
    <h1>${absence[post.presence === 'shown' ? 'deleted' : post.presence]}</h1>
    <p class="absent">The post is no longer here. What others answered is.</p>
    ${acts}
  </article>`;

const Post = ({ post, now, acts }: PostProps): Html => {
  const link = safeHref(post.url);
  const away = post.author.local ? null : safeHref(post.page ?? post.uri);
  return html`<article class="post">
    <p class="row-meta">
      <${Place} who=${communityWho(post.community)} />
      <span class="meta-bits">
        <span><${Person} who=${personWho(post.author)} /></span>
        <span><${When} date=${post.created} now=${now} /></span>
        ${post.edited && html`<span>edited ${' '}<${When} date=${post.edited} now=${now} /></span>`}
      </span>
      <${Marks} post=${post} />
    </p>
    <h1 dir="auto" ...${post.language ? { lang: post.language } : {}}>${titleOf(post)}</h1>
    ${link && html`<${LinkCard} url=${link} />`}
    ${
      post.quiet &&
      html`<p class="notice">
        This is kept in the background here: it stands in no list, and whoever has its address may
        read it.
      </p>`
    }
    ${
      post.held &&
      html`<p class="notice notice-warn">
        This waits for a moderator. Nobody else sees it, and it went to no other server.
      </p>`
    }
    ${post.body && html`<${Prose} body=${post.body} language=${post.language} />`}
    <p class="row-foot">
      <${Score} up=${post.up} down=${post.down} />
      <a class="quiet" href="#comments"
        ><${Icon} name="talk" />${counted(post.comments, 'comment')}</a
      >
      ${
        away &&
        html`<a class="quiet link-out" href=${away} rel="nofollow noopener noreferrer ugc"
          ><${Icon} name="out" />On${' '}${plain(post.author.host)}</a
        >`
      }
    </p>
    ${acts}
  </article>`;
};

const Answering = ({ uri }: { readonly uri: string }): Html =>
  html`<section class="panel" aria-labelledby="answer-title">
    <h2 id="answer-title">Answer from your server</h2>
    <p>Copy this address and search for it where you have your account; then reply there.</p>
    <${CopyLine} label="Address of this thread" value=${uri} id="thread-address" />
  </section>`;

export type Looking = Pick<Request, 'eyes' | 'viewer' | 'visit' | 'query' | 'path'>;

type ThreadPage = {
  readonly post: PostView;
  readonly thread: Thread;
  readonly focus: number | null;
  readonly head: Head;
  readonly status: number;
  /** Above the comments. */
  readonly notice?: Children;
  readonly more: Children;
};

async function render(house: House, found: ThreadPage, asked: Looking): Promise<Answer> {
  const { eyes } = asked;
  const reader = house.database.query;
  const { post, thread, focus, head } = found;
  const community = await viewCommunity(reader, { id: post.community.id }, eyes);
  const now = house.clock();
  const acts = actsOn(asked, post);
  const main = html`${undoNote(asked.query, { csrf: asked.visit.csrf, path: asked.path })}
    <${post.presence === 'shown' ? Post : Gone} post=${post} now=${now} acts=${acts.post} />
    <h2 class="section-head" id="comments">
      ${post.comments === 0 ? 'No comments yet' : counted(post.comments, 'comment')}
    </h2>
    ${found.notice}
    ${
      thread.comments.length > 0 &&
      html`<${CommentTree}
        comments=${commentNodes(thread.comments, focus, acts.comment)}
        now=${now}
        focus=${focus}
      />`
    }
    ${found.more}`;
  const aside = html`${post.presence === 'shown' && html`<${Answering} uri=${post.uri} />`}
  ${community.done && html`<${CommunitySide} community=${community.value} origin=${house.origin} />`}`;
  return page({ head, main, aside }, found.status);
}

const headOf = (house: House, post: PostView): Head => ({
  title: post.presence === 'shown' ? titleOf(post) : absence[post.presence],
  description: excerpt(post.body, 200),
  canonical: post.author.local
    ? `${house.origin}/post/${post.id}`
    : safeHref(post.page ?? post.uri),
  activity: post.uri,
  type: 'article',
});

/** As many as keep a page light; the rest is one step away. */
const commentsMax = 200;

/** Called for `/post/N`; `after` is the number at which a further page of comments starts. */
export async function showPost(
  house: House,
  id: number | null,
  asked: Looking & { readonly after: number | null },
): Promise<Answer> {
  const { after, eyes } = asked;
  if (id === null) return missing();
  const reader = house.database.query;
  const found = await viewPost(reader, id, eyes);
  if (!found.done) return unseen(found.reason);
  const post = found.value;
  const thread = await readThread(reader, { post: id, after, limit: commentsMax, eyes });
  const gone = post.presence !== 'shown';
  if (gone && thread.comments.length === 0) return unseen('gone');
  const more =
    thread.next !== null &&
    html`<${Older} href=${`/post/${id}?after=${thread.next}#comments`} words="More comments" />`;
  const head = { ...headOf(house, post), hidden: gone || after !== null };
  return render(house, { post, thread, focus: null, head, status: gone ? 410 : 200, more }, asked);
}

/** Finds a comment in the tree that was read. */
function pick(thread: Thread, id: number): Thread['comments'][number] | null {
  const open = [...thread.comments];
  for (let comment = open.pop(); comment !== undefined; comment = open.pop()) {
    if (comment.id === id) return comment;
    open.push(...comment.replies);
  }
  return null;
}

/** Called for `/comment/N`: what led to the comment, the comment, and what it led to. */
export async function showComment(
  house: House,
  id: number | null,
  asked: Looking,
): Promise<Answer> {
  const { eyes } = asked;
  if (id === null) return missing();
  const reader = house.database.query;
  const place = await findPlace(reader, id, eyes);
  if (place === null) return missing();
  const found = await viewPost(reader, place.post, eyes);
  if (!found.done) return unseen(found.reason);
  const post = found.value;
  const thread = await readConversation(reader, { ...place, limit: commentsMax, eyes });
  const comment = pick(thread, id);
  if (comment === null) return unseen('gone');
  const { author } = comment;
  const canonical =
    author === null || author.local
      ? `${house.origin}/comment/${id}`
      : safeHref(comment.page ?? comment.uri);
  const head: Head = {
    title: author === null ? titleOf(post) : `${plain(author.name)} on ${titleOf(post)}`,
    description: excerpt(comment.body, 200),
    canonical,
    activity: comment.uri,
    type: 'article',
    hidden: comment.presence !== 'shown',
  };
  const whole = `/post/${post.id}#comment-${id}`;
  return render(
    house,
    {
      post,
      thread,
      focus: id,
      head,
      status: comment.presence === 'shown' ? 200 : 410,
      notice: html`<p class="notice">
        This is one conversation. <a href=${whole}>See the whole thread</a>
      </p>`,
      more:
        thread.next !== null &&
        html`<${Older} href=${`/post/${post.id}#comments`} words="See the whole thread" />`,
    },
    asked,
  );
}
