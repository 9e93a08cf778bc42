/** The comments of a post as a tree: a page of them, or one conversation. */
import { and, asc, eq, gt, inArray, not, or, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import type { Presence } from './post-view.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { anybody, isBlockedActor, isQuiet, mayRead, type Eyes } from './visible.ts';

export type ThreadComment = {
  readonly id: number;
  readonly uri: string;
  readonly page: string | null;
  readonly parent: number | null;
  readonly presence: Presence;
  /** HTML; empty unless shown. */
  readonly body: string;
  readonly language: string | null;
  /** Null unless shown. */
  readonly author: ActorLine | null;
  readonly created: Date;
  readonly edited: Date | null;
  /** Nobody but moderators answers here any more, nor below. */
  readonly locked: Date | null;
  /** Since when a rule keeps it out of lists. */
  readonly limited: Date | null;
  /** Since when it waits for a moderator; shown to few. */
  readonly held: Date | null;
  /** Folded for whoever looks. */
  readonly quiet: boolean;
  readonly up: number;
  readonly down: number;
  /** Its parent is on another page. */
  readonly astray: boolean;
  readonly replies: readonly ThreadComment[];
};

export type Thread = {
  readonly comments: readonly ThreadComment[];
  /** What to ask for as `after` to get the next page; null on the last. */
  readonly next: number | null;
};

export type ThreadQuery = {
  readonly post: number;
  readonly after?: number | null;
  readonly limit?: number;
  readonly eyes?: Eyes;
};

/** More than this is on further pages, so that one page stays readable and cheap. */
const limitDefault = 500;

const said = {
  author: commentsTable.author,
  community: postsTable.community,
  held: commentsTable.held,
  limited: commentsTable.limited,
};

const columnsFor = (eyes: Eyes) => ({
  id: commentsTable.id,
  uri: commentsTable.uri,
  page: commentsTable.page,
  parent: commentsTable.parent,
  body: commentsTable.body,
  language: commentsTable.language,
  author: commentsTable.author,
  created: commentsTable.created,
  edited: commentsTable.edited,
  up: commentsTable.up,
  down: commentsTable.down,
  deleted: commentsTable.deleted,
  removed: commentsTable.removed,
  authorDeleted: actorsTable.deleted,
  locked: commentsTable.locked,
  limited: commentsTable.limited,
  held: commentsTable.held,
  quiet: isQuiet(said, eyes),
  readable: mayRead(said, eyes),
  blocked: isBlockedActor(commentsTable.author),
});

type Asked = { readonly where: SQL | undefined; readonly limit: number; readonly eyes: Eyes };

const readRows = (reader: Reader, { where, limit, eyes }: Asked) =>
  reader
    .select(columnsFor(eyes))
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .innerJoin(actorsTable, eq(actorsTable.id, commentsTable.author))
    .where(where)
    .orderBy(asc(commentsTable.id))
    .limit(limit);

type Row = Awaited<ReturnType<typeof readRows>>[number];

const presenceOf = (row: Row): Presence =>
  row.blocked
    ? 'blocked'
    : row.deleted || row.authorDeleted
      ? 'deleted'
      : row.removed
        ? 'removed'
        : row.readable
          ? 'shown'
          : 'held';

/** A parent is always older than its answers, so what comes first can hold what comes later. */
function grow(rows: readonly Row[], people: ReadonlyMap<number, ActorLine>): ThreadComment[] {
  type Growing = ThreadComment & { replies: Growing[] };
  const nodes = new Map<number, Growing>();
  const roots: Growing[] = [];
  for (const entry of rows) {
    const {
      deleted: _,
      removed: __,
      authorDeleted: ___,
      blocked: ____,
      readable: _____,
      ...row
    } = entry;
    const presence = presenceOf(entry);
    const shown = presence === 'shown';
    const parent = row.parent === null ? undefined : nodes.get(row.parent);
    const node: Growing = {
      ...row,
      presence,
      body: shown ? row.body : '',
      author: shown ? (people.get(row.author) ?? null) : null,
      astray: row.parent !== null && parent === undefined,
      replies: [],
    };
    nodes.set(row.id, node);
    (parent?.replies ?? roots).push(node);
  }
  return tidy(roots);
}

const score = ({ up, down }: ThreadComment): number => up - down;

/** The best first, then the oldest; places where nothing is left to read and nothing hangs go. */
const tidy = (comments: readonly ThreadComment[]): ThreadComment[] =>
  comments
    .map((comment) => ({ ...comment, replies: tidy(comment.replies) }))
    .filter(({ presence, replies }) => presence === 'shown' || replies.length > 0)
    .sort((one, other) => score(other) - score(one) || one.id - other.id);

const plant = async (
  reader: Reader,
  rows: readonly Row[],
  { now }: Eyes,
): Promise<ThreadComment[]> =>
  grow(
    rows,
    await readLines(
      reader,
      rows.map((row) => row.author),
      now,
    ),
  );

/** Called for `/post/N`, oldest comments on the first page; the caller knows the post is shown. */
export async function readThread(reader: Reader, query: ThreadQuery): Promise<Thread> {
  const { eyes = anybody, limit = limitDefault } = query;
  const later = query.after ? gt(commentsTable.id, query.after) : undefined;
  const where = and(eq(commentsTable.post, query.post), later);
  const rows = await readRows(reader, { where, limit: limit + 1, eyes });
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { comments: await plant(reader, page, eyes), next };
}

/** Which post a comment is under, and its way down; null when it is not here, blocked, or not for these eyes. */
export async function findPlace(
  reader: Reader,
  comment: number,
  eyes: Eyes = anybody,
): Promise<{ readonly post: number; readonly path: string } | null> {
  const [row] = await reader
    .select({ post: commentsTable.post, path: commentsTable.path })
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .where(
      and(
        eq(commentsTable.id, comment),
        not(isBlockedActor(commentsTable.author)),
        mayRead(said, eyes),
      ),
    );
  return row ?? null;
}

/** Called for `/comment/N`: everything above it and everything below it. */
export async function readConversation(
  reader: Reader,
  query: Omit<ThreadQuery, 'after'> & { readonly path: string },
): Promise<Thread> {
  const { post, path, limit = limitDefault, eyes = anybody } = query;
  const above = path.split('.').slice(1).map(Number);
  const below = sql`starts_with(${commentsTable.path}, ${`${path}.`})`;
  const where = and(eq(commentsTable.post, post), or(inArray(commentsTable.id, above), below));
  const rows = await readRows(reader, { where, limit: limit + 1, eyes });
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { comments: await plant(reader, page, eyes), next };
}
