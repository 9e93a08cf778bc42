/** Under a post: room to answer it at once, folded until it is wanted. */
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import type { PostView } from '#views/post-view.ts';
import { CommentForm } from './comment-form.ts';
import type { Request } from './serve.ts';
import { moderatesAll, type Viewer } from './viewer.ts';

/** A lock stops all but those who moderate there; the verb asks again. */
export const answersAnyway = (viewer: Viewer, { community }: PostView): boolean =>
  moderatesAll(viewer) || viewer.communities.includes(community.id);

const mayAnswer = (viewer: Viewer, post: PostView): boolean =>
  post.presence === 'shown' && (post.locked === null || answersAnyway(viewer, post));

type BoxProps = Pick<Request, 'viewer' | 'visit'> & { readonly post: PostView };

/** Nothing for whoever is not signed in, or may not answer. */
export const ReplyBox = ({ viewer, visit, post }: BoxProps): Html | null =>
  viewer.person === null || visit.csrf === null || !mayAnswer(viewer, post)
    ? null
    : html`<details class="reply-box">
        <summary>${say('Write a comment')}</summary>
        <${CommentForm}
          about=${{ post: post.id }}
          csrf=${visit.csrf}
          typed=${{ text: '', language: viewer.preferences.language }}
          languages=${viewer.preferences.reads}
        />
      </details>`;
