/** Takes a post from above the others of its community. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { featuring } from './feature-post.ts';
import { markContent, type Changed, type ModerationRefusal, type PostAct } from './moderate.ts';

/** Refused to whoever the table of rights does not name; twice is once. */
export const unfeaturePost = (
  context: Context,
  { post, ...act }: PostAct,
): Promise<Outcome<Changed, ModerationRefusal>> =>
  markContent(context, { ...act, subject: { post } }, featuring(false));
