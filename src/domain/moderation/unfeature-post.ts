/** Takes a post from above the others of its community. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { actOnPost, type Changed, type ModerationRefusal, type PostAct } from './moderate.ts';

/** Refused to all but moderators, and admins in communities of ours; twice is once. */
export const unfeaturePost = (
  context: Context,
  act: PostAct,
): Promise<Outcome<Changed, ModerationRefusal>> =>
  actOnPost(context, act, { mark: 'featured', on: false }, (community) => ({
    kind: 'post.unfeatured',
    community,
    post: act.post,
    by: act.by,
  }));
