/** A thread: the post, and what was answered; whole, or the one conversation around a comment. */
import type { House } from '#domain/context.ts';
import { absenceOf, CommentTree } from '#http/ui/comment-tree.ts';
import { html, type Children } from '#http/ui/html.ts';
import type { Head } from '#http/ui/layout.ts';
import { Older, titleOf } from '#http/ui/post-row.ts';
import { say } from '#http/ui/say.ts';
import { excerpt, plain, safeHref, safeImage } from '#http/ui/text.ts';
import { viewCommunity } from '#views/community-view.ts';
import { readOwn } from '#views/own-marks.ts';
import { readMedia, type PostMedia } from '#views/post-media.ts';
import { viewPost, type PostView } from '#views/post-view.ts';
import { threadSorts, type ThreadSort } from '#views/thread-bones.ts';
import { findPlace, readConversation, readThread, type Thread } from '#views/thread.ts';
import { missing, page, unseen, type Answer } from './answer.ts';
import { CommunitySide, joinButton } from './community-side.ts';
import { feedLinks } from './feed-ways.ts';
import { discussionData } from './linked-data.ts';
import { field, readId } from './params.ts';
import { ReplyBox } from './reply-box.ts';
import type { Request } from './serve.ts';
import { actsOn } from './thread-acts.ts';
import { commentNodes, everyComment } from './thread-nodes.ts';
import {
  Answering,
  CommentsHead,
  Gone,
  keepSort,
  LiveThread,
  Post,
  SortTabs,
} from './thread-parts.ts';
import { undoNote } from './undo-note.ts';

export type Looking = Pick<Request, 'eyes' | 'viewer' | 'visit' | 'query' | 'path'>;

type ThreadPage = {
  readonly post: PostView;
  readonly thread: Thread;
  readonly focus: number | null;
  readonly head: Head;
  readonly status: number;
  readonly sort: ThreadSort;
  /** Above the comments. */
  readonly notice?: Children;
  readonly more: Children;
};

async function render(house: House, found: ThreadPage, asked: Looking): Promise<Answer> {
  const { eyes, query } = asked;
  const reader = house.database.query;
  const { post, thread, focus, head, sort } = found;
  const community = await viewCommunity(reader, { id: post.community.id }, eyes);
  const button = community.done ? await joinButton(house, community.value, asked) : null;
  const now = house.clock();
  const comments = everyComment(thread.comments).map(({ id }) => id);
  const own = await readOwn(reader, eyes.person, { posts: [post.id], comments });
  const acts = actsOn(asked, { post, own });
  const media = await readMedia(reader, post, eyes);
  const since = readId(field(query, 'since'));
  const shown = { focus, actsOf: acts.comment, since };
  const path = focus === null ? `/post/${post.id}` : `/comment/${focus}`;
  const hash = focus === null ? '#comments' : `#comment-${focus}`;
  const open = post.presence === 'shown';
  const box = html`<${ReplyBox} viewer=${asked.viewer} visit=${asked.visit} post=${post} />`;
  const main = html`${undoNote(query, { csrf: asked.visit.csrf, path: asked.path })}
    <${open ? Post : Gone} post=${post} media=${media} now=${now} acts=${[acts.post, box]} />
    <${CommentsHead} comments=${post.comments} />
    ${found.notice}
    ${comments.length > 1 && html`<${SortTabs} path=${path} sort=${sort} hash=${hash} />`}
    ${open && html`<${LiveThread} post=${post} newest=${thread.newest} />`}
    ${
      thread.comments.length > 0 &&
      html`<${CommentTree}
        comments=${commentNodes(thread.comments, shown)}
        now=${now}
        focus=${focus}
        keep=${keepSort(sort)}
      />`
    }
    ${found.more}`;
  const aside = html`${open && html`<${Answering} uri=${post.uri} path=${`/post/${post.id}`} />`}
  ${community.done && html`<${CommunitySide} community=${community.value} origin=${house.origin} button=${button} />`}`;
  const image = pictureOf(post, media);
  return page({ head: { ...head, image }, main, aside }, found.status);
}

/** What stands for the post where others link to it. */
const pictureOf = ({ sensitive }: PostView, { attachments, preview }: PostMedia): string | null => {
  const first = attachments.find(({ kind }) => kind === 'picture');
  return sensitive ? null : safeImage(first?.url ?? preview?.image ?? null);
};

const headOf = (house: House, post: PostView): Head => ({
  title: post.presence === 'shown' ? titleOf(post) : absenceOf(post.presence),
  description: excerpt(post.body, 200),
  canonical: post.author.local
    ? `${house.origin}/post/${post.id}`
    : safeHref(post.page ?? post.uri),
  activity: post.uri,
  feeds: feedLinks(`/post/${post.id}`, '', titleOf(post)),
  data: discussionData(post, house.origin),
  type: 'article',
});

/** As many as keep a page light; the rest is one step away. */
const commentsMax = 100;

/** What an address says of the order and of where a page begins. */
function bounds({ query, eyes }: Looking) {
  const wished = field(query, 'sort');
  const sort = threadSorts.find((one) => one === wished) ?? 'top';
  const [after, since] = [readId(field(query, 'after')), readId(field(query, 'since'))];
  return { sort, after, since, limit: commentsMax, eyes };
}

const further = (path: string, sort: ThreadSort, next: number): string =>
  `${path}?${sort === 'top' ? '' : `sort=${sort}&`}after=${next}`;

/** Called for `/post/N`; `after` is the answer behind which a further page begins. */
export async function showPost(house: House, id: number | null, asked: Looking): Promise<Answer> {
  const { eyes } = asked;
  if (id === null) return missing();
  const reader = house.database.query;
  const found = await viewPost(reader, id, eyes);
  if (!found.done) return unseen(found.reason);
  const post = found.value;
  const query = bounds(asked);
  const { sort, after } = query;
  const thread = await readThread(reader, { ...query, post: id });
  const gone = post.presence !== 'shown';
  if (gone && thread.comments.length === 0) return unseen('gone');
  const more =
    thread.next !== null &&
    html`<${Older}
      href=${`${further(`/post/${id}`, sort, thread.next)}#comments`}
      words=${say('More comments')}
    />`;
  const head = { ...headOf(house, post), hidden: gone || after !== null || sort !== 'top' };
  const status = gone ? 410 : 200;
  return render(house, { post, thread, focus: null, head, status, sort, more }, asked);
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
  const query = bounds(asked);
  const thread = await readConversation(reader, { ...query, ...place });
  const comment = everyComment(thread.comments).find((one) => one.id === id);
  if (comment === undefined) return unseen('gone');
  const { author, presence } = comment;
  const canonical =
    author === null || author.local
      ? `${house.origin}/comment/${id}`
      : safeHref(comment.page ?? comment.uri);
  const title = titleOf(post);
  const head: Head = {
    title:
      author === null ? title : say('{name} on “{title}”', { name: plain(author.name), title }),
    description: excerpt(comment.body, 200),
    canonical,
    activity: comment.uri,
    type: 'article',
    hidden: presence !== 'shown' || query.after !== null || query.sort !== 'top',
  };
  const notice = html`<p class="notice">
      ${say('This is one conversation.')}${' '}
      <a href=${`/post/${post.id}#comment-${id}`}>${say('See the whole thread')}</a>
    </p>
    ${
      thread.above !== null &&
      html`<p>
        <a class="quiet" href=${`/comment/${thread.above}#comment-${thread.above}`}
          >${say('What came before')}</a
        >
      </p>`
    }`;
  const more =
    thread.next !== null &&
    html`<${Older}
      href=${`${further(`/comment/${id}`, query.sort, thread.next)}#comment-${id}`}
      words=${say('More answers')}
    />`;
  const status = presence === 'shown' || presence === 'unwanted' ? 200 : 410;
  const { sort } = query;
  return render(house, { post, thread, focus: id, head, status, sort, notice, more }, asked);
}
