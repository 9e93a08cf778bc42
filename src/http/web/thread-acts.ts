/** What whoever reads a thread may do about it: vote, answer, save, report, and moderate. */
import { html, type Children } from '#http/ui/html.ts';
import { plain } from '#http/ui/text.ts';
import type { OwnMarks } from '#views/own-marks.ts';
import type { PostView } from '#views/post-view.ts';
import type { ThreadComment } from '#views/thread.ts';
import { ActBar } from './act-bar.ts';
import { ActPanel, type Thing } from './act-forms.ts';
import { handleWords } from './queue-item.ts';
import { answersAnyway } from './reply-box.ts';
import type { Request } from './serve.ts';

type Acts = {
  readonly post: Children;
  readonly comment: (comment: ThreadComment) => Children;
};

type Asked = Pick<Request, 'viewer' | 'visit' | 'path'>;
type Known = { readonly post: PostView; readonly own: OwnMarks };

/** Whoever is not signed in sees the score, and the way to answer. */
export const actsOn = (asked: Asked, known: Known): Acts => ({
  post: onPost(asked, known),
  comment: (comment) => onComment(asked, known, comment),
});

const csrfOf = ({ viewer, visit }: Asked): string | null =>
  viewer.person === null ? null : visit.csrf;

const backTo = ({ path }: Asked, hash: string): string => `${path.split('#')[0]}${hash}`;

type Panelled = Omit<Thing, 'community'> & { readonly key: string; readonly back: string };

/** The buttons of moderators. */
function panel(asked: Asked, { community }: PostView, { key, back, ...thing }: Panelled): Children {
  const csrf = csrfOf(asked);
  if (csrf === null) return null;
  const place = {
    id: community.id,
    local: community.local,
    title: plain(community.title) || community.name,
  };
  const ground = { viewer: asked.viewer, csrf, key, back };
  return html`<${ActPanel} ground=${ground} thing=${{ ...thing, community: place }} />`;
}

function onPost(asked: Asked, { post, own }: Known): Children {
  const { id, author, presence, up, down } = post;
  const about = { post: id };
  const back = backTo(asked, '');
  const locked = post.locked !== null;
  const moderate = panel(asked, post, {
    key: `post-${id}`,
    back,
    about,
    author: { id: author.id, name: handleWords(author) },
    removed: presence === 'removed',
    limited: post.limited !== null,
    locked,
    featured: post.featured !== null,
    sensitive: post.sensitive,
  });
  if (presence === 'removed') return moderate;
  if (presence !== 'shown') return null;
  const shut = locked && !answersAnyway(asked.viewer, post);
  const bar = { about, author: author.id, own: own.post(id), locked: shut, up, down };
  return html`<${ActBar} thing=${bar} viewer=${asked.viewer} csrf=${csrfOf(asked)} back=${back}>
    ${moderate}
  <//>`;
}

function onComment(asked: Asked, { post, own }: Known, comment: ThreadComment): Children {
  const { id, author, presence, up, down } = comment;
  if (author === null || presence !== 'shown') return null;
  const about = { comment: id };
  const back = backTo(asked, `#comment-${id}`);
  const locked = comment.locked !== null;
  const shut = (locked || post.locked !== null) && !answersAnyway(asked.viewer, post);
  const bar = { about, author: author.id, own: own.comment(id), locked: shut, up, down };
  return html`<${ActBar} thing=${bar} viewer=${asked.viewer} csrf=${csrfOf(asked)} back=${back}>
    ${panel(asked, post, {
      key: `comment-${id}`,
      back,
      about,
      author: { id: author.id, name: handleWords(author) },
      removed: false,
      limited: comment.limited !== null,
      locked,
    })}
  <//>`;
}
