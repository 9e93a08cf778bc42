/** What whoever reads a thread may do about it: vote, answer, save, report, and moderate. */
import { html, type Children } from '#http/ui/html.ts';
import { plain } from '#http/ui/text.ts';
import type { OwnMarks } from '#views/own-marks.ts';
import type { PostView } from '#views/post-view.ts';
import type { ThreadComment } from '#views/thread.ts';
import { ActBar } from './act-bar.ts';
import { ActPanel, type Ground } from './act-forms.ts';
import { handleWords } from './queue-item.ts';
import type { Request } from './serve.ts';

type Acts = {
  readonly post: Children;
  readonly comment: (comment: ThreadComment) => Children;
};

type Asked = Pick<Request, 'viewer' | 'visit' | 'path'>;

/** Whoever is not signed in sees the score, and the way to answer. */
export function actsOn(
  { viewer, visit, path }: Asked,
  { post, own }: { readonly post: PostView; readonly own: OwnMarks },
): Acts {
  const { csrf } = viewer.person === null ? { csrf: null } : visit;
  const { community, author, presence, locked, up, down } = post;
  const place = {
    id: community.id,
    local: community.local,
    title: plain(community.title) || community.name,
  };
  const backTo = (hash: string): string => `${path.split('#')[0]}${hash}`;
  const panel = (key: string, { back, thing }: { back: string; thing: Panelled }): Children => {
    if (csrf === null) return null;
    const ground: Ground = { viewer, csrf, key, back };
    return html`<${ActPanel} ground=${ground} thing=${{ ...thing, community: place }} />`;
  };
  const thing = {
    about: { post: post.id },
    author: { id: author.id, name: handleWords(author) },
    removed: presence === 'removed',
    limited: post.limited !== null,
    locked: locked !== null,
    featured: post.featured !== null,
    sensitive: post.sensitive,
  };
  const moderate = panel(`post-${post.id}`, { back: backTo(''), thing });
  const barred = {
    about: { post: post.id },
    author: author.id,
    own: own.post(post.id),
    locked: locked !== null,
  };
  return {
    post:
      presence === 'shown'
        ? html`<${ActBar}
              thing=${{ ...barred, up, down }}
              viewer=${viewer}
              csrf=${csrf}
              back=${backTo('')}
            />
            ${moderate}`
        : presence === 'removed' && moderate,
    comment: (comment) => {
      const { id, author: who } = comment;
      if (who === null || comment.presence !== 'shown') return null;
      const about = { comment: id };
      const back = backTo(`#comment-${id}`);
      const marks = { removed: false, limited: comment.limited !== null };
      const said = { about, ...marks, locked: comment.locked !== null };
      const named = { id: who.id, name: handleWords(who) };
      const bar = {
        about,
        up: comment.up,
        down: comment.down,
        author: who.id,
        own: own.comment(id),
        locked: locked !== null || comment.locked !== null,
      };
      return html`<${ActBar} thing=${bar} viewer=${viewer} csrf=${csrf} back=${back}>
        ${panel(`comment-${id}`, { back, thing: { ...said, author: named } })}
      <//>`;
    },
  };
}

type Panelled = Omit<Parameters<typeof ActPanel>[0]['thing'], 'community'>;
