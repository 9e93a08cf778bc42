/** Features a post: it stands above the others of its community. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { actOnPost, type Changed, type ModerationRefusal, type PostAct } from './moderate.ts';

/** Refused to all but moderators, and admins in communities of ours; twice is once. */
export const featurePost = (
  context: Context,
  act: PostAct,
): Promise<Outcome<Changed, ModerationRefusal>> =>
  actOnPost(context, act, { mark: 'featured', on: true }, (community) => ({
    kind: 'post.featured',
    community,
    post: act.post,
    by: act.by,
  }));
