/** Unlocks a post: it may be answered again. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { actOnPost, type Changed, type ModerationRefusal, type PostAct } from './moderate.ts';

/** Refused to all but moderators, and admins in communities of ours; twice is once. */
export const unlockPost = (
  context: Context,
  act: PostAct,
): Promise<Outcome<Changed, ModerationRefusal>> =>
  actOnPost(context, act, { mark: 'locked', on: false }, (community, reason) => ({
    kind: 'post.unlocked',
    community,
    post: act.post,
    by: act.by,
    reason,
  }));
