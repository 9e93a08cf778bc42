/** What whoever reads a thread may do about it: report, and moderate. */
import { html, type Children } from '#http/ui/html.ts';
import { plain } from '#http/ui/text.ts';
import type { PostView } from '#views/post-view.ts';
import type { ThreadComment } from '#views/thread.ts';
import { ActPanel, ReportLink, type Ground } from './act-forms.ts';
import { handleWords } from './queue-item.ts';
import type { Request } from './serve.ts';

type Acts = {
  readonly post: Children;
  readonly comment: (comment: ThreadComment) => Children;
};

/** Nothing at all for whoever is not signed in. */
export function actsOn(
  { viewer, visit, path }: Pick<Request, 'viewer' | 'visit' | 'path'>,
  post: PostView,
): Acts {
  const { csrf } = visit;
  if (csrf === null || viewer.person === null) return { post: null, comment: () => null };
  const { community, author, presence } = post;
  const place = {
    id: community.id,
    local: community.local,
    title: plain(community.title) || community.name,
  };
  const groundOf = (key: string, hash: string): Ground => ({
    viewer,
    csrf,
    key,
    back: `${path.split('#')[0]}${hash}`,
  });
  const thing = {
    about: { post: post.id },
    community: place,
    author: { id: author.id, name: handleWords(author) },
    removed: presence === 'removed',
    limited: post.limited !== null,
    locked: post.locked !== null,
    featured: post.featured !== null,
    sensitive: post.sensitive,
  };
  const ground = groundOf(`post-${post.id}`, '');
  const gone = presence === 'deleted';
  return {
    post:
      !gone &&
      html`<${ReportLink} ground=${ground} about=${`post:${post.id}`} author=${author.id} />
        <${ActPanel} ground=${ground} thing=${thing} />`,
    comment: ({ id, author: who, presence: seen, limited, locked }) => {
      if (who === null || seen !== 'shown') return null;
      const about = { comment: id };
      const marks = { removed: false, limited: limited !== null, locked: locked !== null };
      const said = { about, community: place, ...marks };
      const where = groundOf(`comment-${id}`, `#comment-${id}`);
      return html`<${ReportLink} ground=${where} about=${`comment:${id}`} author=${who.id} />
        <${ActPanel}
          ground=${where}
          thing=${{ ...said, author: { id: who.id, name: handleWords(who) } }}
        />`;
    },
  };
}
