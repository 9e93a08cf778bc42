/** The newest comments of a thread, one after the other: for whoever follows it by RSS or Atom. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import { isListed, isShownActor, type Eyes } from './visible.ts';

export type LatestComment = {
  readonly id: number;
  readonly uri: string;
  /** HTML. */
  readonly body: string;
  readonly created: Date;
  readonly edited: Date | null;
  readonly author: ActorLine;
};

/** Called for the feed of a thread; the caller knows that the post is shown. */
export async function readLatest(
  reader: Reader,
  { post, limit, eyes }: { readonly post: number; readonly limit: number; readonly eyes: Eyes },
): Promise<LatestComment[]> {
  const { id, uri, body, created, edited, author, held, limited } = commentsTable;
  const said = { author, held, limited, community: postsTable.community };
  const rows = await reader
    .select({ id, uri, body, created, edited, author })
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .where(
      and(
        eq(commentsTable.post, post),
        isNull(commentsTable.deleted),
        isNull(commentsTable.removed),
        isShownActor(author),
        isListed(said, eyes),
      ),
    )
    .orderBy(desc(id))
    .limit(limit);
  const lines = await readLines(
    reader,
    rows.map((row) => row.author),
  );
  return rows.flatMap((row) => {
    const line = lines.get(row.author);
    return line === undefined ? [] : [{ ...row, author: line }];
  });
}
