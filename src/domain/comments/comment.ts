/** What a comment is, where it hangs, and who may write one. Pure: no clock, no database. */
import type { Standing } from '#domain/communities/standing.ts';
import { mayPost, type Ground } from '#domain/posts/post.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { commentsTable } from '#storage/schema/comments.ts';

export type Comment = typeof commentsTable.$inferSelect;
export type CommentingRefusal = 'banned' | 'members-only' | 'locked' | 'too-deep';

/** As deep as Lemmy goes; what hangs deeper cannot be shown anywhere. */
const depthMax = 50;

/** `0.12` is a comment on the post itself; the root `0` has depth 0. */
export const depthOf = (path: string): number => path.split('.').length - 1;

/** The way down to a comment: its parent's, then its own number. */
export const pathOf = (parent: string | null, id: number): string => `${parent ?? '0'}.${id}`;

/** Where the comment would hang. */
export type Place = Ground & {
  /** The post is locked, or something above it in its branch. */
  readonly locked: boolean;
  /** The parent's path; null for a comment on the post itself. */
  readonly parent: string | null;
};

/**
 * “Moderators only” is about threads: anybody may still answer. A lock stops all but moderators,
 * of the community or of the whole server, and admins.
 */
export function mayComment(author: Standing, place: Place): Outcome<true, CommentingRefusal> {
  if (place.parent !== null && depthOf(place.parent) >= depthMax) return refuse('too-deep');
  const posting = place.posting === 'moderators' ? 'everyone' : place.posting;
  const answer = mayPost(author, { posting, judged: place.judged });
  if (!answer.done) return answer.reason === 'moderators-only' ? done(true) : refuse(answer.reason);
  const moderates = author.moderator || author.siteModerator || author.admin;
  const stopped = place.locked && place.judged && !moderates;
  return stopped ? refuse('locked') : done(true);
}
