/** What an id on the wire stands for here: a post or a comment, with what rules need to know of it. */
import { eq, inArray, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import type { Subject } from '#domain/journal/events.ts';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';

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
  /** It is by somebody, or in a thread or community, of a server with which there is no dealing. */
  readonly barred: boolean;
};

const isBarred = (...actors: readonly AnyColumn[]): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors who join instances home on home.id = who.instance
  where who.id in (${sql.join([...actors], sql`, `)}) and 'defederate' = any(home.degrees))`;

/** Looks here only; null when neither a post nor a comment has this id. */
export async function findSubject(reader: Reader, uri: string): Promise<FoundSubject | null> {
  return (await findSubjects(reader, [uri])).get(uri) ?? null;
}

/** The same for many ids; what is not here is left out. */
export async function findSubjects(
  reader: Reader,
  uris: readonly string[],
): Promise<Map<string, FoundSubject>> {
  const found = new Map<string, FoundSubject>();
  const { id, uri, community, author, told } = postsTable;
  const posts = await reader
    .select({ id, uri, community, author, told, barred: isBarred(author, community) })
    .from(postsTable)
    .where(inArray(postsTable.uri, [...uris]));
  for (const post of posts) {
    found.set(post.uri, {
      ...post,
      subject: { post: post.id },
      post: post.id,
      comment: null,
      told: post.told !== null,
    });
  }
  const others = uris.filter((one) => !found.has(one));
  if (others.length === 0) return found;
  const comments = await reader
    .select({
      id: commentsTable.id,
      uri: commentsTable.uri,
      post: commentsTable.post,
      author: commentsTable.author,
      told: commentsTable.told,
      community,
      barred: isBarred(commentsTable.author, author, community),
    })
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .where(inArray(commentsTable.uri, others));
  for (const comment of comments) {
    found.set(comment.uri, {
      ...comment,
      subject: { comment: comment.id },
      comment: comment.id,
      told: comment.told !== null,
    });
  }
  return found;
}
