/** What somebody saved: posts and comments, the last saved first. */
import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { marksTable } from '#storage/schema/marks.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { readPosts } from './feed.ts';
import { readCommentLines, type CommentLine } from './person-view.ts';
import { isShownPost, type PostLine } from './post-line.ts';
import type { Eyes } from './visible.ts';

export type SavedThing = { readonly post: PostLine } | { readonly comment: CommentLine };

export type Saved = {
  readonly things: readonly SavedThing[];
  /** What to ask for as `before`; null on the last page. */
  readonly next: number | null;
};

type SavedQuery = {
  readonly eyes: Eyes;
  readonly before?: number | null;
  readonly limit?: number;
};

/** Called for one's own profile; what may no longer be seen is left out, and comes back when it may. */
export async function readSaved(
  reader: Reader,
  { eyes, before = null, limit = 30 }: SavedQuery,
): Promise<Saved> {
  const { id, person, kind, post, comment } = marksTable;
  const rows = await reader
    .select({ id, post, comment })
    .from(marksTable)
    .where(
      and(
        eq(person, eyes.person ?? 0),
        eq(kind, 'saved'),
        before === null ? undefined : lt(id, before),
      ),
    )
    .orderBy(desc(id))
    .limit(limit + 1);
  const marks = rows.slice(0, limit);
  const [posts, comments] = await Promise.all([
    readShown(
      reader,
      marks.flatMap((mark) => mark.post ?? []),
      eyes,
    ),
    readCommentLines(
      reader,
      marks.flatMap((mark) => mark.comment ?? []),
      eyes,
    ),
  ]);
  const things = marks.flatMap((mark): SavedThing[] => {
    const said = comments.find((line) => line.id === mark.comment);
    const posted = posts.find((line) => line.id === mark.post);
    return said ? [{ comment: said }] : posted ? [{ post: posted }] : [];
  });
  return { things, next: rows.length > limit ? (marks.at(-1)?.id ?? null) : null };
}

async function readShown(reader: Reader, ids: readonly number[], eyes: Eyes): Promise<PostLine[]> {
  if (ids.length === 0) return [];
  const rows = await reader
    .select({ id: postsTable.id })
    .from(postsTable)
    .where(and(inArray(postsTable.id, [...ids]), isShownPost(eyes)));
  const shown = rows.map((row) => row.id);
  return readPosts(reader, shown, { eyes });
}
