/** A person as the profile shows them, and what they wrote last. */
import { and, asc, desc, eq, isNull, lt, not } from 'drizzle-orm';
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
import { anybody, isBlocked, isLimited, isListed, type Eyes } from './visible.ts';

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
  readonly body: string;
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

const { author, held, limited } = commentsTable;
const commentColumns = { author, held, limited };

/** Called for the profile: only comments whose thread is still to be seen. */
export async function readComments(
  reader: Reader,
  { author, before, limit = 30, eyes = anybody }: CommentsQuery,
): Promise<{ readonly comments: readonly CommentLine[]; readonly next: number | null }> {
  const rows = await reader
    .select({
      id: commentsTable.id,
      body: commentsTable.body,
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
        eq(commentsTable.author, author),
        isNull(commentsTable.deleted),
        isNull(commentsTable.removed),
        before ? lt(commentsTable.id, before) : undefined,
        isShownPost(eyes),
        isListed({ ...commentColumns, community: postsTable.community }, eyes),
      ),
    )
    .orderBy(desc(commentsTable.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const lines = await readLines(
    reader,
    page.map((row) => row.post.community),
    eyes.now,
  );
  const comments = page.flatMap((row) => {
    const community = lines.get(row.post.community);
    return community ? [{ ...row, post: { ...row.post, community } }] : [];
  });
  return { comments, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
