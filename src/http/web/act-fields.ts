/** What small acts of members have in common: what they are about, where they lead back to, how they are refused. */
import { z } from 'zod';
import type { Subject } from '#domain/journal/events.ts';
import { say } from '#http/ui/say.ts';
import { page, type Answer } from './answer.ts';
import { errorPage } from './error-page.ts';
import { localPath } from './local-path.ts';
import { memberRefusal, type MemberReason } from './member-refusals.ts';
import { readId } from './params.ts';
import type { Refused } from './refusals.ts';

/** The fields that name a post or comment, and where to go when it is done. */
export const aboutFields = {
  post: z.string().max(20).default(''),
  comment: z.string().max(20).default(''),
  back: z.string().max(500).default('/'),
};
export type AboutFields = z.infer<z.ZodObject<typeof aboutFields>>;

/** A post or a comment; null when it is neither or both. */
export function subjectIn({ post, comment }: Omit<AboutFields, 'back'>): Subject | null {
  const [postId, commentId] = [readId(post), readId(comment)];
  if (postId !== null) return comment === '' ? { post: postId } : null;
  return commentId !== null && post === '' ? { comment: commentId } : null;
}

/** Where to go when it is done: a page of ours. */
export const backIn = ({ back }: { readonly back: string }): string => localPath(back) ?? '/';

/** A page that says why nothing was done, and leads back. */
export const refusedPage = (reason: MemberReason, back: string): Answer =>
  refusedWith(memberRefusal(reason), back);

/** The same for what has its words already, such as a budget that is spent. */
export function refusedWith({ status, words, retryAfterSeconds }: Refused, back: string): Answer {
  const told = {
    title: say('Not done'),
    message: words,
    next: { to: back, words: say('Go back') },
  };
  const answer = page(errorPage(status, told), status);
  return retryAfterSeconds === undefined ? answer : { ...answer, retryAfterSeconds };
}
