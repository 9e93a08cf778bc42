/** What somebody saved, hid or muted, newest first. */
import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { marksTable } from '#storage/schema/marks.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { isShownActor, isShownCommunity, mayRead, type Eyes } from './visible.ts';

export type MarkLine = {
  readonly id: number;
  readonly post: number;
  /** Null when it is the post itself. */
  readonly comment: number | null;
  /** Both empty when it is gone meanwhile. */
  readonly title: string;
  readonly body: string;
};

export type MarkList = { readonly lines: readonly MarkLine[]; readonly next: number | null };

type MarkQuery = {
  readonly person: number;
  readonly kind: 'saved' | 'hidden' | 'muted';
  readonly before: number | null;
  readonly eyes: Eyes;
};

const pageMax = 30;
const beginning = 2_000;

/** Called for the lists in somebody's own settings. What is gone or out of sight stands there without its words. */
export async function readMarks(reader: Reader, query: MarkQuery): Promise<MarkList> {
  const { person, kind, before, eyes } = query;
  const { id, post, comment } = marksTable;
  const said = {
    author: sql`coalesce(${commentsTable.author}, ${postsTable.author})`,
    community: postsTable.community,
    held: sql`coalesce(${commentsTable.held}, ${postsTable.held})`,
    limited: postsTable.limited,
  };
  const seen = and(
    isNull(postsTable.removed),
    isNull(commentsTable.deleted),
    isNull(commentsTable.removed),
    isShownActor(said.author),
    isShownCommunity(postsTable.community),
    mayRead(said, eyes),
    mayRead(postsTable, eyes),
  );
  const rows = await reader
    .select({
      id,
      post: postsTable.id,
      comment,
      title: sql<string>`case when ${seen} then ${postsTable.title} else '' end`,
      body: sql<string>`case when ${seen} then left(coalesce(${commentsTable.body}, ${postsTable.body}), ${sql.raw(String(beginning))}) else '' end`,
    })
    .from(marksTable)
    .leftJoin(commentsTable, eq(commentsTable.id, comment))
    .innerJoin(postsTable, sql`${postsTable.id} = coalesce(${post}, ${commentsTable.post})`)
    .where(
      and(
        eq(marksTable.person, person),
        eq(marksTable.kind, kind),
        before === null ? undefined : lt(id, before),
      ),
    )
    .orderBy(desc(id))
    .limit(pageMax + 1);
  const lines = rows.slice(0, pageMax);
  return { lines, next: rows.length > pageMax ? (lines.at(-1)?.id ?? null) : null };
}
