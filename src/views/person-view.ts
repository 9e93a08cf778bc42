/** A person as the profile shows them, and what they wrote last. */
import { and, asc, desc, eq, inArray, isNull, lt, not, sql, type SQL } from 'drizzle-orm';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { postsTable } from '#storage/schema/posts.ts';
import {
  isNamed,
  lineColumnsAt,
  readLines,
  shownImage,
  type ActorLine,
  type Named,
} from './actor-line.ts';
import type { Unseen } from './community-view.ts';
import { isShownPost } from './post-line.ts';
import {
  anybody,
  isBarred,
  isBlocked,
  isLimited,
  isListed,
  isShownActor,
  type Eyes,
} from './visible.ts';

export type PersonView = ActorLine & {
  /** The profile, HTML. */
  readonly summary: string;
  readonly image: string | null;
  readonly created: Date;
  readonly movedTo: string | null;
  /** Its server is limited here. */
  readonly limited: boolean;
};

/** Called for `/u/NAME` and the operator's JSON. */
export async function viewPerson(
  reader: Reader,
  named: Named,
  { now }: Eyes = anybody,
): Promise<Outcome<PersonView, Unseen>> {
  const [row] = await reader
    .select({
      ...lineColumnsAt(now),
      summary: actorsTable.summary,
      image: shownImage(actorsTable.image, now),
      created: actorsTable.created,
      movedTo: actorsTable.movedTo,
      limited: isLimited(instancesTable.degrees),
      deleted: actorsTable.deleted,
    })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(and(isNamed(named, 'person'), not(isBlocked(instancesTable.degrees))))
    .orderBy(asc(actorsTable.id))
    .limit(1);
  if (row === undefined) return refuse('not-found');
  const { deleted, ...person } = row;
  return deleted === null ? done(person) : refuse('gone');
}

/** A comment outside its thread. */
export type CommentLine = {
  readonly id: number;
  /** HTML; only its beginning. */
  readonly body: string;
  readonly language: string | null;
  readonly created: Date;
  /** Since when it waits for a moderator. */
  readonly held: Date | null;
  readonly up: number;
  readonly down: number;
  readonly post: { readonly id: number; readonly title: string; readonly community: ActorLine };
};

export type CommentsQuery = {
  readonly author: number;
  readonly before?: number | null;
  readonly limit?: number;
  readonly eyes?: Eyes;
};

/** As much as an excerpt needs. */
const beginning = 2_000;

const { author, held, limited } = commentsTable;
const commentColumns = { author, held, limited };

const readRows = (
  reader: Reader,
  { where, limit, eyes }: { where: SQL | undefined; limit: number; eyes: Eyes },
) =>
  reader
    .select({
      id: commentsTable.id,
      body: sql<string>`left(${commentsTable.body}, ${sql.raw(String(beginning))})`,
      language: commentsTable.language,
      created: commentsTable.created,
      held: commentsTable.held,
      up: commentsTable.up,
      down: commentsTable.down,
      post: { id: postsTable.id, title: postsTable.title, community: postsTable.community },
    })
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .where(
      and(
        where,
        isNull(commentsTable.deleted),
        isNull(commentsTable.removed),
        isShownPost(eyes),
        isListed({ ...commentColumns, community: postsTable.community }, eyes),
      ),
    )
    .orderBy(desc(commentsTable.id))
    .limit(limit);

type Row = Awaited<ReturnType<typeof readRows>>[number];

async function named(reader: Reader, rows: readonly Row[], { now }: Eyes): Promise<CommentLine[]> {
  const lines = await readLines(
    reader,
    rows.map((row) => row.post.community),
    now,
  );
  return rows.flatMap((row) => {
    const community = lines.get(row.post.community);
    return community ? [{ ...row, post: { ...row.post, community } }] : [];
  });
}

/** Neither in a community nor under a post of somebody whom whoever looks blocks. */
const isUnderWanted = (eyes: Eyes): SQL | undefined =>
  eyes.person === null
    ? undefined
    : and(not(isBarred(postsTable.community, eyes)), not(isBarred(postsTable.author, eyes)));

/** Called for the profile: only comments whose thread is still to be seen. */
export async function readComments(
  reader: Reader,
  { author, before, limit = 30, eyes = anybody }: CommentsQuery,
): Promise<{ readonly comments: readonly CommentLine[]; readonly next: number | null }> {
  const where = and(
    eq(commentsTable.author, author),
    before ? lt(commentsTable.id, before) : undefined,
    author === eyes.person ? undefined : isUnderWanted(eyes),
  );
  const rows = await readRows(reader, { where, limit: limit + 1, eyes });
  const page = rows.slice(0, limit);
  const comments = await named(reader, page, eyes);
  return { comments, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** Comments by their numbers, where they may be seen. Called for what somebody saved. */
export async function readCommentLines(
  reader: Reader,
  ids: readonly number[],
  eyes: Eyes,
): Promise<CommentLine[]> {
  if (ids.length === 0) return [];
  const where = and(inArray(commentsTable.id, [...ids]), isShownActor(commentsTable.author));
  return named(reader, await readRows(reader, { where, limit: ids.length, eyes }), eyes);
}
