/** Creates a comment, written here or come from elsewhere. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Community } from '#domain/communities/community.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { findStanding, type Standing } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { isBuried } from '#domain/journal/tombstones.ts';
import { tellAnswered } from '#domain/notices/tell-answered.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { noteComment } from '#domain/posts/note-comment.ts';
import type { Post } from '#domain/posts/post.ts';
import { waitsStill } from '#domain/screening/find-held.ts';
import { noteScreened, waits } from '#domain/screening/note-screened.ts';
import { renewHeld } from '#domain/screening/renew-held.ts';
import { screen, type Verdict } from '#domain/screening/screen.ts';
import { screenTold } from '#domain/screening/screen-edit.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { isLockedAbove } from './is-locked-above.ts';
import { mayComment, type Comment, type CommentingRefusal } from './comment.ts';
import { findComment } from './find-comment.ts';
import { findCommentByUri } from './find-comment-by-uri.ts';
import { markComment } from './mark-comment.ts';
import { commentRow, type CommentRow, type NewComment } from './new-comment.ts';

export type CreateCommentRefusal =
  | CommentingRefusal
  | 'not-found'
  | 'not-known'
  | 'gone'
  | 'buried'
  | 'empty';

/** `fresh` is false when it was here already: nothing was written and nobody is told again. */
export type CreatedComment = { readonly id: number; readonly uri: string; readonly fresh: boolean };

/** Everything a comment hangs on. */
type Thread = {
  readonly community: Community;
  readonly post: Post;
  readonly parent: Comment | null;
  readonly author: Actor;
};

const stale = ({ id, uri }: Comment): CreatedComment => ({ id, uri, fresh: false });
const wasTold = (comment: NewComment): boolean => !('uri' in comment) || comment.told;

async function findThread(context: Context, comment: NewComment): Promise<Thread | null> {
  const post = await findPost(context.tx, comment.post);
  const author = await findActor(context.tx, comment.author);
  const community = post === null ? null : await findCommunity(context.tx, post.community);
  const parent = comment.parent === null ? null : await findComment(context.tx, comment.parent);
  if (post === null || author === null || community === null) return null;
  if (comment.parent !== null && parent?.post !== post.id) return null;
  return { community, post, parent, author };
}

/** Whether this author may bring this comment here now, and what they are there. */
async function mayEnter(
  context: Context,
  comment: NewComment,
  { community, post, parent, author }: Thread,
): Promise<Outcome<Standing, CreateCommentRefusal>> {
  const remote = 'uri' in comment;
  // Our people write through our doors only: nobody elsewhere speaks for them.
  if (author.local === remote || author.kind === 'instance') return refuse('not-found');
  if (author.deleted || community.deleted || community.removed || post.deleted)
    return refuse('gone');
  // What is merely fetched is judged too: a vote must not bring in what was declined.
  const judged = community.local || author.local;
  if (judged && post.removed) return refuse('gone');
  // Elsewhere it was written before the parent went: refusing it here would show two threads.
  if (!remote && (parent?.deleted ?? parent?.removed)) return refuse('gone');
  if (!remote && comment.source.trim() === '') return refuse('empty');
  if (remote && (await isBuried(context, comment.uri, author.uri))) return refuse('buried');
  const where = { person: author.id, community: community.id, now: context.now };
  const standing = await findStanding(context.tx, where);
  const answer = mayComment(standing, {
    posting: community.posting,
    judged,
    locked: post.locked !== null || (await isLockedAbove(context.tx, parent?.path ?? '0')),
    parent: parent?.path ?? null,
  });
  return answer.done ? done(standing) : answer;
}

/** What we had fetched to show is now told by its author: from here on it is relayed, unless it waits. */
async function tell(
  context: Context,
  known: Comment,
  { row, standing, place }: { row: CommentRow; standing: Standing; place: Thread },
): Promise<Outcome<CreatedComment, 'not-known'>> {
  const { body, source, language } = row;
  const { id, edited } = known;
  const subject = { comment: id };
  const community = place.community.id;
  const ours = place.community.local || place.author.local;
  const judged =
    edited !== null || (body === known.body && source === known.source)
      ? null
      : await screenTold(context, { ...known, subject, community, standing, body, source, ours });
  if (judged?.unknown === true) return refuse('not-known');
  // An edit that was fetched is newer than the Create that comes late.
  const words = edited === null ? { body, source, language } : {};
  const told = await context.tx
    .update(commentsTable)
    .set({ told: context.now, ...words, ...judged?.marks })
    .where(and(eq(commentsTable.id, id), isNull(commentsTable.told)))
    .returning({ id: commentsTable.id });
  if (told.length === 0) return done(stale(known));
  if (judged === null && known.held !== null) await renewHeld(context, subject, 'telling');
  // Out of sight now, and off the count.
  if (judged?.marks.held !== undefined)
    await noteComment(context, known.post, { delta: -1, at: null });
  const waiting = known.held !== null || judged?.quiet === true;
  if (!waiting) await record(context, { kind: 'comment.created', community, comment: id });
  return done({ id, uri: known.uri, fresh: true });
}

/** Whether what it answers waits for a moderator: then nobody elsewhere could place the answer. */
async function isUnderHeld(context: Context, { post, parent }: Thread): Promise<boolean> {
  if (post.held !== null && (await waitsStill(context, { post: post.id }))) return true;
  return (parent?.held ?? null) !== null && waitsStill(context, { comment: parent!.id });
}

/** Stores it as it was judged; null when the same comment was stored by somebody else in this moment. */
async function store(
  context: Context,
  row: CommentRow,
  { community, author }: Thread,
  verdict: Verdict,
): Promise<CreatedComment | null> {
  const held = waits(verdict) ? context.now : null;
  const limited = verdict.limit === null ? null : context.now;
  const [stored] = await context.tx
    .insert(commentsTable)
    .values({ ...row, held, limited })
    .onConflictDoNothing({ target: commentsTable.uri })
    .returning({ id: commentsTable.id });
  if (stored === undefined) return null;
  const { id } = stored;
  if (held === null) {
    await noteComment(context, row.post, { delta: 1, at: row.created });
    if (row.told)
      await record(context, { kind: 'comment.created', community: community.id, comment: id });
  }
  const entry = await noteScreened(context, {
    subject: { comment: id },
    community: community.id,
    author: author.id,
    verdict,
    ours: community.local || author.local,
    told: false,
  });
  if (entry !== null) await markComment(context, id, { mark: 'removed', on: true, entry });
  return { id, uri: row.uri, fresh: true };
}

/**
 * Called when a member answers, when a Create comes, and for what was fetched (`told: false`: shown,
 * told to nobody). The first arrival wins: a known id keeps its author and its place. What waits for a moderator is
 * stored, and neither shown, counted nor told.
 */
export async function createComment(
  context: Context,
  comment: NewComment,
): Promise<Outcome<CreatedComment, CreateCommentRefusal>> {
  const known = 'uri' in comment ? await findCommentByUri(context.tx, comment.uri) : null;
  const telling =
    known !== null &&
    known.told === null &&
    known.author === comment.author &&
    known.post === comment.post &&
    wasTold(comment);
  if (known !== null && !telling) return done(stale(known));
  if (known?.deleted) return refuse('gone');

  const thread = await findThread(context, comment);
  if (thread === null) return refuse('not-found');
  const answer = await mayEnter(context, comment, thread);
  if (!answer.done) return answer;
  const row = await commentRow(context, comment, thread.parent?.path ?? null);
  const standing = answer.value;
  const tags = 'uri' in comment ? (comment.mentions ?? []) : undefined;
  if (known !== null) {
    const told = await tell(context, known, { row, standing, place: thread });
    if (told.done) await tellAnswered(context, { comment: known.id }, tags);
    return told;
  }

  const verdict = await screen(context, {
    community: thread.community.id,
    author: comment.author,
    standing,
    body: row.body,
    source: row.source,
    mentions: tags,
    under: await isUnderHeld(context, thread),
  });
  if (verdict.unknown) return refuse('not-known');
  const stored = await store(context, row, thread, verdict);
  if (stored !== null) {
    await tellAnswered(context, { comment: stored.id }, tags);
    return done(stored);
  }
  // Lost a race: the row is committed now, so the second look finds it.
  return createComment(context, comment);
}
