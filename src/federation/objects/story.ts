/** A post or comment of the database with everybody whom its document names. */
import { eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Actor } from '#domain/actors/actor.ts';
import type { Attachment } from '#domain/posts/attachment.ts';
import { findAttachments } from '#domain/posts/find-attachments.ts';
import type { Subject } from '#domain/journal/events.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { findNamed } from './named.ts';

export type PostRow = typeof postsTable.$inferSelect;
export type CommentRow = typeof commentsTable.$inferSelect;

export type Story = {
  readonly post: PostRow;
  readonly author: Actor;
  readonly community: Actor;
  /** Since when the community is removed. */
  readonly closed: Date | null;
  readonly attachments: readonly Attachment[];
  /** Whom its words name, when they are of one of ours. */
  readonly named: readonly Actor[];
  readonly comment: null;
  readonly parent: null;
};

export type Remark = {
  readonly post: PostRow;
  readonly author: Actor;
  readonly community: Actor;
  readonly closed: Date | null;
  readonly comment: CommentRow;
  /** Whom its words name beside whoever is answered. */
  readonly named: readonly Actor[];
  /** What it answers: the parent comment, or the post. */
  readonly parent: { readonly uri: string; readonly author: Actor };
};

const author = alias(actorsTable, 'author');
const community = alias(actorsTable, 'community');
const parentAuthor = alias(actorsTable, 'parent_author');
const parentComment = alias(commentsTable, 'parent_comment');

/** Null when no such post was ever here. */
export async function findStory(reader: Reader, id: number): Promise<Story | null> {
  const rows = await reader
    .select({ post: postsTable, author, community, closed: communitiesTable.removed })
    .from(postsTable)
    .innerJoin(author, eq(author.id, postsTable.author))
    .innerJoin(community, eq(community.id, postsTable.community))
    .innerJoin(communitiesTable, eq(communitiesTable.actor, postsTable.community))
    .where(eq(postsTable.id, id));
  const [row] = rows;
  if (row === undefined) return null;
  const attachments = await findAttachments(reader, id);
  const words = `<p>${row.post.title}</p>${row.post.body}`;
  const named = await findNamed(reader, { author: row.author, words });
  return { ...row, attachments, named, comment: null, parent: null };
}

/** Null when no such comment was ever here. */
async function findRemark(reader: Reader, id: number): Promise<Remark | null> {
  const rows = await reader
    .select({ comment: commentsTable, author, parentUri: parentComment.uri, parentAuthor })
    .from(commentsTable)
    .innerJoin(author, eq(author.id, commentsTable.author))
    .leftJoin(parentComment, eq(parentComment.id, commentsTable.parent))
    .leftJoin(parentAuthor, eq(parentAuthor.id, parentComment.author))
    .where(eq(commentsTable.id, id));
  const row = rows[0];
  const story = row === undefined ? null : await findStory(reader, row.comment.post);
  if (row === undefined || story === null) return null;
  const parent =
    row.parentUri !== null && row.parentAuthor !== null
      ? { uri: row.parentUri, author: row.parentAuthor }
      : { uri: story.post.uri, author: story.author };
  const named = await findNamed(reader, { author: row.author, words: row.comment.body });
  return {
    post: story.post,
    community: story.community,
    closed: story.closed,
    comment: row.comment,
    author: row.author,
    named: named.filter(({ id: who }) => who !== parent.author.id),
    parent,
  };
}

/** Either of them. */
export const findTold = (reader: Reader, subject: Subject): Promise<Story | Remark | null> =>
  'post' in subject ? findStory(reader, subject.post) : findRemark(reader, subject.comment);

/**
 * Whether it waits for a moderator, stands under a post that does, or in a community that was removed: for everybody
 * else it is not there.
 */
export const isHidden = ({ post, comment, closed }: Story | Remark): boolean =>
  closed !== null || post.held !== null || (comment !== null && comment.held !== null);
