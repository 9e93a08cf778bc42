/** A comment by itself, for the forms that are about it: whose it is, where it stands, what it says. */
import { and, eq, isNull, not } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { isBlockedActor, isShownCommunity, mayRead, type Eyes } from './visible.ts';

export type CommentWords = {
  readonly id: number;
  readonly post: number;
  readonly author: number;
  readonly community: number;
  readonly body: string;
  /** As it was typed; null for what came from elsewhere as HTML alone. */
  readonly source: string | null;
  readonly language: string | null;
};

/** Called for pages about one comment; null for what is gone, and for what whoever looks may not read. */
export async function findCommentWords(
  reader: Reader,
  id: number,
  eyes: Eyes,
): Promise<CommentWords | null> {
  const { author, body, source, language, post, deleted, removed, held, limited } = commentsTable;
  const said = { author, community: postsTable.community, held, limited };
  const [row] = await reader
    .select({
      id: commentsTable.id,
      post,
      author,
      community: postsTable.community,
      body,
      source,
      language,
    })
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, post))
    .where(
      and(
        eq(commentsTable.id, id),
        isNull(deleted),
        isNull(removed),
        isNull(postsTable.removed),
        isShownCommunity(postsTable.community),
        not(isBlockedActor(author)),
        mayRead(said, eyes),
        mayRead(postsTable, eyes),
      ),
    );
  return row ?? null;
}
