/** What whoever looks has done about posts and comments: how they voted, what they saved, hid and muted. */
import { and, eq, inArray, or, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { marksTable } from '#storage/schema/marks.ts';
import { votesTable } from '#storage/schema/votes.ts';

export type Own = {
  readonly vote: 1 | 0 | -1;
  readonly saved: boolean;
  readonly hidden: boolean;
  readonly muted: boolean;
};

export type OwnMarks = {
  readonly post: (id: number) => Own;
  readonly comment: (id: number) => Own;
};

const nothing: Own = { vote: 0, saved: false, hidden: false, muted: false };

type Things = { readonly posts?: readonly number[]; readonly comments?: readonly number[] };

/** Called once for a page, with everything on it; two queries. Of nobody in particular, nothing is known. */
export async function readOwn(
  reader: Reader,
  person: number | null,
  { posts = [], comments = [] }: Things,
): Promise<OwnMarks> {
  const known = new Map<string, Own>();
  const nameOf = (row: { post: number | null; comment: number | null }): string =>
    row.post === null ? `comment ${row.comment}` : `post ${row.post}`;
  const add = (row: { post: number | null; comment: number | null }, own: Partial<Own>): void =>
    void known.set(nameOf(row), { ...(known.get(nameOf(row)) ?? nothing), ...own });
  if (person !== null && posts.length + comments.length > 0) {
    const among = (table: typeof marksTable | typeof votesTable): SQL | undefined =>
      or(
        posts.length > 0 ? inArray(table.post, [...posts]) : undefined,
        comments.length > 0 ? inArray(table.comment, [...comments]) : undefined,
      );
    const votes = await reader
      .select({ post: votesTable.post, comment: votesTable.comment, value: votesTable.value })
      .from(votesTable)
      .where(and(eq(votesTable.voter, person), among(votesTable)));
    const marks = await reader
      .select({ post: marksTable.post, comment: marksTable.comment, kind: marksTable.kind })
      .from(marksTable)
      .where(and(eq(marksTable.person, person), among(marksTable)));
    for (const row of votes) add(row, { vote: row.value === 1 ? 1 : -1 });
    for (const row of marks) add(row, { [row.kind]: true });
  }
  return {
    post: (id) => known.get(`post ${id}`) ?? nothing,
    comment: (id) => known.get(`comment ${id}`) ?? nothing,
  };
}
