/** What an answer or a mention says at the moment, for whoever was told of it. */
import { eq, inArray, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { isBarred, isBlockedActor, isShownCommunity, mayRead, type Eyes } from './visible.ts';

export type NoticeSaid = {
  /** Of the thread; empty when it is gone. */
  readonly title: string;
  /** HTML, its beginning; empty when the words are gone, or are not to be read by these eyes. */
  readonly words: string;
  readonly language: string | null;
};

type Told = { readonly id: number; readonly post: number | null; readonly comment: number | null };

const beginning = 2_000;

/** Called for a page of notices; words that were deleted, removed or held since are not among them. */
export async function readSaid(
  reader: Reader,
  notices: readonly Told[],
  eyes: Eyes,
): Promise<ReadonlyMap<number, NoticeSaid>> {
  const comments = notices.flatMap(({ comment }) => comment ?? []);
  const posts = notices.flatMap(({ post }) => post ?? []);
  const words = await readWords(reader, comments, eyes);
  const threads = await readThreads(reader, posts, eyes);
  return new Map(
    notices.map(({ id, post, comment }) => {
      const thread = threads.get(post ?? 0) ?? { title: '', words: '', language: null };
      const said = comment === null ? thread : words.get(comment);
      const shown = said ?? { words: '', language: null };
      return [id, { title: thread.title, words: shown.words, language: shown.language }];
    }),
  );
}

type Words = Omit<NoticeSaid, 'title'>;

async function readWords(
  reader: Reader,
  ids: readonly number[],
  eyes: Eyes,
): Promise<ReadonlyMap<number, Words>> {
  if (ids.length === 0) return new Map();
  const { id, author, held, limited, deleted, removed } = commentsTable;
  const said = { author, community: postsTable.community, held, limited };
  const open = sql<boolean>`(${deleted} is null and ${removed} is null and (${actorsTable.deleted} is null or ${actorsTable.local})
    and not ${isBlockedActor(author)} and not ${isBarred(author, eyes)} and ${mayRead(said, eyes)}
    and ${isShownCommunity(postsTable.community)})`;
  const rows = await reader
    .select({
      id,
      words: sql<string>`case when ${open} then left(${commentsTable.body}, ${beginning}) else '' end`,
      language: commentsTable.language,
    })
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .innerJoin(actorsTable, eq(actorsTable.id, author))
    .where(inArray(id, [...ids]));
  return new Map(rows.map(({ id: number, ...row }) => [number, row]));
}

async function readThreads(
  reader: Reader,
  ids: readonly number[],
  eyes: Eyes,
): Promise<ReadonlyMap<number, NoticeSaid>> {
  if (ids.length === 0) return new Map();
  const { id, author, community, deleted, removed } = postsTable;
  const open = sql<boolean>`(${deleted} is null and ${removed} is null and (${actorsTable.deleted} is null or ${actorsTable.local})
    and not ${isBlockedActor(author)} and ${mayRead(postsTable, eyes)} and ${isShownCommunity(community)})`;
  const rows = await reader
    .select({
      id,
      title: sql<string>`case when ${open} then ${postsTable.title} else '' end`,
      words: sql<string>`case when ${open} and not ${isBarred(author, eyes)}
        then left(${postsTable.body}, ${beginning}) else '' end`,
      language: postsTable.language,
    })
    .from(postsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, author))
    .where(inArray(id, [...ids]));
  return new Map(rows.map(({ id: number, ...row }) => [number, row]));
}
