/** Finds what a vote, a report or an act of moderation is about: a post or a comment, and where. */
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Community } from '#domain/communities/community.ts';
import type { Subject } from '#domain/journal/events.ts';
import { findPost } from '#domain/posts/find-post.ts';
import type { Post } from '#domain/posts/post.ts';
import type { Reader } from '#storage/database.ts';
import type { Comment } from './comment.ts';
import { findComment } from './find-comment.ts';

export type Matter = {
  /** The post itself, or the one the comment stands under. */
  readonly post: Post;
  /** Null when it is about the post itself. */
  readonly comment: Comment | null;
  /** What it is about: the comment, else the post. */
  readonly thing: Post | Comment;
  readonly community: Community;
};

/** Deleted and removed things too: whoever asks looks at those columns. */
export async function findSubject(reader: Reader, subject: Subject): Promise<Matter | null> {
  const comment = 'comment' in subject ? await findComment(reader, subject.comment) : null;
  const postId = 'post' in subject ? subject.post : comment?.post;
  const post = postId === undefined ? null : await findPost(reader, postId);
  const community = post === null ? null : await findCommunity(reader, post.community);
  if (post === null || community === null) return null;
  return { post, comment, thing: comment ?? post, community };
}
