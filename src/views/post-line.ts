/** A post in one line: what lists, feeds and the thread's own page are made of. */
import { and, isNull, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import {
  anybody,
  isListed,
  isQuiet,
  isShownActor,
  isShownCommunity,
  type Eyes,
} from './visible.ts';

export type PostLine = {
  readonly id: number;
  readonly uri: string;
  readonly page: string | null;
  readonly title: string;
  readonly url: string | null;
  /** HTML; only its beginning in lists. */
  readonly body: string;
  readonly language: string | null;
  readonly sensitive: boolean;
  readonly created: Date;
  readonly edited: Date | null;
  readonly locked: Date | null;
  readonly featured: Date | null;
  /** Since when a rule keeps it out of lists. */
  readonly limited: Date | null;
  /** Since when it waits for a moderator. */
  readonly held: Date | null;
  /** Kept out of lists for whoever looks. */
  readonly quiet: boolean;
  readonly up: number;
  readonly down: number;
  readonly comments: number;
  readonly author: ActorLine;
  readonly community: ActorLine;
};

/** As much of a body as a list needs for its excerpt. */
const beginning = 2_000;

/** Columns of a line; `whole` for pages and feeds that show the body itself. */
export const postColumns = (whole: boolean, eyes: Eyes = anybody) => ({
  id: postsTable.id,
  uri: postsTable.uri,
  page: postsTable.page,
  title: postsTable.title,
  url: postsTable.url,
  body: whole
    ? sql<string>`${postsTable.body}`
    : sql<string>`left(${postsTable.body}, ${sql.raw(String(beginning))})`,
  language: postsTable.language,
  sensitive: postsTable.sensitive,
  created: postsTable.created,
  edited: postsTable.edited,
  locked: postsTable.locked,
  limited: postsTable.limited,
  featured: postsTable.featured,
  held: postsTable.held,
  quiet: isQuiet(postsTable, eyes),
  up: postsTable.up,
  down: postsTable.down,
  comments: postsTable.comments,
  author: postsTable.author,
  community: postsTable.community,
});

/** Neither deleted nor removed nor kept back from lists, and nobody in it is gone or from a blocked server. */
export const isShownPost = (eyes: Eyes = anybody): SQL | undefined =>
  and(
    isNull(postsTable.deleted),
    isNull(postsTable.removed),
    isShownActor(postsTable.author),
    isShownCommunity(postsTable.community),
    isListed(postsTable, eyes),
  );

type Numbers = { readonly author: number; readonly community: number };

/** Puts people and communities in the place of their numbers. */
export async function withNames<Row extends Numbers>(
  reader: Reader,
  rows: readonly Row[],
  now: Date | null = null,
): Promise<(Omit<Row, keyof Numbers> & Pick<PostLine, 'author' | 'community'>)[]> {
  const lines = await readLines(
    reader,
    rows.flatMap((row) => [row.author, row.community]),
    now,
  );
  return rows.flatMap((row) => {
    const author = lines.get(row.author);
    const community = lines.get(row.community);
    return author && community ? [{ ...row, author, community }] : [];
  });
}
