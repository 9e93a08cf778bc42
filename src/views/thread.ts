/** The comments of a post as a tree: a page of them, or one conversation. */
import { and, eq, not, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import type { Presence } from './post-view.ts';
import { readBones, type Bone, type ThreadSort } from './thread-bones.ts';
import { partOf, wholeOf, type Part } from './thread-part.ts';
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
  /** Whether whoever began the thread wrote it. */
  readonly byPoster: boolean;
  readonly byModerator: boolean;
  /** Its parent is on another page. */
  readonly astray: boolean;
  /** How many answers to it, and below, stand on its own page only. */
  readonly more: number;
  readonly replies: readonly ThreadComment[];
};

export type Thread = {
  readonly comments: readonly ThreadComment[];
  /** What to ask for as `after` to get the next page; null on the last. */
  readonly next: number | null;
  /** The first that is shown of what led to a comment, when there is more above it. */
  readonly above: number | null;
  /** The number of the newest comment under the post, wherever it stands; 0 when there is none. */
  readonly newest: number;
};

export type ThreadQuery = {
  readonly post: number;
  /** The answer to the post, or to the comment that the page is about, behind which the page begins. */
  readonly after?: number | null;
  readonly sort?: ThreadSort;
  /** The newest comment that was seen: branches with newer ones come first. */
  readonly since?: number | null;
  readonly limit?: number;
  readonly eyes?: Eyes;
  /** For the operator's JSON, which has no pages. */
  readonly whole?: boolean;
};

/** More than this is on further pages, so that one page stays readable and cheap. */
const limitDefault = 100;

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
  locked: commentsTable.locked,
  limited: commentsTable.limited,
  held: commentsTable.held,
  quiet: isQuiet(said, eyes),
});

const readRows = (
  reader: Reader,
  { ids, eyes }: { readonly ids: readonly number[]; readonly eyes: Eyes },
) =>
  reader
    .select(columnsFor(eyes))
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .where(sql`${commentsTable.id} = any(${sql.param([...ids])}::int[])`);

/** Whose words weigh otherwise there. */
type Ground = {
  readonly community: number;
  readonly poster: number;
  readonly moderators: ReadonlySet<number>;
  /** The number of the newest comment; 0 when there is none. */
  readonly newest: number;
};

async function readGround(reader: Reader, post: number): Promise<Ground | null> {
  const { community, author } = postsTable;
  const [found] = await reader
    .select({
      community,
      author,
      newest: sql<number>`coalesce((select max(said.id) from comments said where said.post = ${post}), 0)`,
    })
    .from(postsTable)
    .where(eq(postsTable.id, post));
  if (found === undefined) return null;
  const rows = await reader
    .select({ person: moderatorsTable.person })
    .from(moderatorsTable)
    .where(eq(moderatorsTable.community, found.community));
  const moderators = new Set(rows.map(({ person }) => person));
  return { community: found.community, poster: found.author, moderators, newest: found.newest };
}

const idsOf = (parts: readonly Part[]): number[] =>
  parts.flatMap(({ bone, replies }) => [bone.id, ...idsOf(replies)]);

/** Reads the words of what is on the page, and hangs them up as it says. */
async function dress(
  reader: Reader,
  parts: readonly Part[],
  { ground, eyes }: { readonly ground: Ground; readonly eyes: Eyes },
): Promise<ThreadComment[]> {
  const ids = idsOf(parts);
  if (ids.length === 0) return [];
  const rows = await readRows(reader, { ids, eyes });
  const found = new Map(rows.map((row) => [row.id, row]));
  const authors = rows.map(({ author }) => author);
  const people = await readLines(reader, authors, eyes.now);
  const dressed = (part: Part, parent: number | null): ThreadComment[] => {
    const row = found.get(part.bone.id);
    // Gone for good between two looks.
    if (row === undefined) return part.replies.flatMap((reply) => dressed(reply, parent));
    const { presence } = part.bone;
    const shown = presence === 'shown';
    return [
      {
        ...row,
        presence,
        body: shown ? row.body : '',
        author: shown ? (people.get(row.author) ?? null) : null,
        byPoster: shown && row.author === ground.poster,
        byModerator: shown && ground.moderators.has(row.author),
        astray: row.parent !== null && row.parent !== parent,
        more: part.more,
        replies: part.replies.flatMap((reply) => dressed(reply, row.id)),
      },
    ];
  };
  return parts.flatMap((part) => dressed(part, null));
}

const nothing: Thread = { comments: [], next: null, above: null, newest: 0 };

const freshFirst = (roots: readonly Bone[], since: number | null): readonly Bone[] =>
  since === null
    ? roots
    : [...roots.filter((one) => one.newest > since), ...roots.filter((one) => one.newest <= since)];

/** Called for `/post/N`; the caller knows the post is shown. */
export async function readThread(reader: Reader, query: ThreadQuery): Promise<Thread> {
  const { post, after, eyes = anybody, sort = 'top', limit = limitDefault } = query;
  const ground = await readGround(reader, post);
  if (ground === null) return nothing;
  const { community } = ground;
  const bones = await readBones(reader, { post, community, sort, eyes });
  const roots = freshFirst(bones, query.since ?? null);
  const { parts, next } = query.whole ? wholeOf(roots) : partOf(roots, { limit, after });
  const comments = await dress(reader, parts, { ground, eyes });
  return { comments, next, above: null, newest: ground.newest };
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

/** As many as stand above the comment that a page is about. */
const aboveMax = 5;

/** Called for `/comment/N`: what led to it, and a page of what it led to; empty when nothing is left of it. */
export async function readConversation(
  reader: Reader,
  query: Omit<ThreadQuery, 'whole'> & { readonly path: string },
): Promise<Thread> {
  const { post, path, after, eyes = anybody, sort = 'top', limit = limitDefault } = query;
  const ground = await readGround(reader, post);
  if (ground === null) return nothing;
  const { community } = ground;
  const roots = await readBones(reader, { post, community, sort, eyes, path });
  const way = path.split('.').slice(1).map(Number);
  const line: Bone[] = [];
  for (const id of way) {
    const bone = (line.at(-1)?.replies ?? roots).find((one) => one.id === id);
    if (bone !== undefined) line.push(bone);
  }
  const focus = line.at(-1);
  if (focus?.id !== way.at(-1) || focus === undefined) return nothing;
  const { parts, next } = partOf(focus.replies, { limit, after });
  const above = line.slice(0, -1);
  const near = above.slice(-aboveMax);
  const whole = [...near, focus].reduceRight<Part | null>(
    (below, bone) => ({ bone, replies: below === null ? parts : [below], more: 0 }),
    null,
  );
  const comments = await dress(reader, whole === null ? [] : [whole], { ground, eyes });
  const earlier = above.length > near.length ? (near[0]?.id ?? null) : null;
  return { comments, next, above: earlier, newest: ground.newest };
}
