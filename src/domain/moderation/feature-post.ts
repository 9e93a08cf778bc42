/** Features a post: it stands above the others of its community. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import {
  markContent,
  type Changed,
  type Marked,
  type ModerationRefusal,
  type PostAct,
} from './moderate.ts';

/** Featuring and its end differ only in the mark and its event. */
export const featuring = (on: boolean): Marked => ({
  mark: 'featured',
  on,
  eventOf: ({ post, community }, { by }) => ({
    kind: on ? 'post.featured' : 'post.unfeatured',
    community: community.id,
    post: post.id,
    by,
  }),
});

/** Refused to whoever the table of rights does not name; twice is once. */
export const featurePost = (
  context: Context,
  { post, ...act }: PostAct,
): Promise<Outcome<Changed, ModerationRefusal>> =>
  markContent(context, { ...act, subject: { post } }, featuring(true));
