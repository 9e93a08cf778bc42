/** Locks a thread, or a branch of one: nobody but moderators may answer there any more. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import {
  markContent,
  type Changed,
  type ContentAct,
  type Marked,
  type ModerationRefusal,
} from './moderate.ts';

/** Locking and unlocking differ only in the mark and its event. */
export const locking = (on: boolean): Marked => ({
  mark: 'locked',
  on,
  eventOf: ({ post, comment, community }, told) => {
    const shared = { community: community.id, ...told };
    return comment === null
      ? { kind: on ? 'post.locked' : 'post.unlocked', post: post.id, ...shared }
      : { kind: on ? 'comment.locked' : 'comment.unlocked', comment: comment.id, ...shared };
  },
});

/** Of a comment it is everything below that cannot be answered, too. Twice is once. */
export const lockContent = (
  context: Context,
  act: ContentAct,
): Promise<Outcome<Changed, ModerationRefusal>> => markContent(context, act, locking(true));
