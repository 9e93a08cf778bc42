/** Removes a post or comment from a community. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import {
  markContent,
  type Changed,
  type ContentAct,
  type Marked,
  type ModerationRefusal,
} from './moderate.ts';

export type Removal = ContentAct;

/** Removing and restoring differ only in the mark and its event. */
export const removing = (on: boolean): Marked => ({
  mark: 'removed',
  on,
  eventOf: ({ post, comment, community }, told) => {
    const shared = { community: community.id, ...told };
    return comment === null
      ? { kind: on ? 'post.removed' : 'post.restored', post: post.id, ...shared }
      : { kind: on ? 'comment.removed' : 'comment.restored', comment: comment.id, ...shared };
  },
});

/** Refused to whoever the table of rights does not name; the words are kept. */
export const removeContent = (
  context: Context,
  removal: Removal,
): Promise<Outcome<Changed, ModerationRefusal>> => markContent(context, removal, removing(true));
