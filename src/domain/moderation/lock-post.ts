/** Locks a post: nobody but moderators may answer any more. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { actOnPost, type Changed, type ModerationRefusal, type PostAct } from './moderate.ts';

/** Refused to all but moderators, and admins in communities of ours; twice is once. */
export const lockPost = (
  context: Context,
  act: PostAct,
): Promise<Outcome<Changed, ModerationRefusal>> =>
  actOnPost(context, act, { mark: 'locked', on: true }, (community, reason) => ({
    kind: 'post.locked',
    community,
    post: act.post,
    by: act.by,
    reason,
  }));
