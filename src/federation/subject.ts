/** What an id on the wire stands for here: a post or a comment, with what rules need to know of it. */
import type { Subject } from '#domain/journal/events.ts';
import { findCommentByUri } from '#domain/comments/find-comment-by-uri.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import type { Reader } from '#storage/database.ts';

export type FoundSubject = {
  readonly subject: Subject;
  readonly uri: string;
  readonly post: number;
  /** Null for a post itself. */
  readonly comment: number | null;
  readonly community: number;
  readonly author: number;
  /** Told by its author, not merely fetched. */
  readonly told: boolean;
};

/** Looks here only; null when neither a post nor a comment has this id. */
export async function findSubject(reader: Reader, uri: string): Promise<FoundSubject | null> {
  const post = await findPostByUri(reader, uri);
  if (post !== null) {
    const { id, community, author, told } = post;
    return {
      subject: { post: id },
      uri,
      post: id,
      comment: null,
      community,
      author,
      told: told !== null,
    };
  }
  const comment = await findCommentByUri(reader, uri);
  const root = comment === null ? null : await findPost(reader, comment.post);
  if (comment === null || root === null) return null;
  return {
    subject: { comment: comment.id },
    uri,
    post: root.id,
    comment: comment.id,
    community: root.community,
    author: comment.author,
    told: comment.told !== null,
  };
}
