/** What the acts on content share: the right, the mark, the public record, the word to whom it concerns, the event. */
import { markComment } from '#domain/comments/mark-comment.ts';
import type { Matter } from '#domain/comments/find-subject.ts';
import {
  findRole,
  standsAbove,
  type Authority,
  type Claim,
} from '#domain/communities/find-role.ts';
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import type { DomainEvent, Subject } from '#domain/journal/events.ts';
import { record } from '#domain/journal/record.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { markPost, type PostMark } from '#domain/posts/mark-post.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanLine } from '#lib/html.ts';
import { nextId } from '#storage/next-id.ts';
import { modlogTable } from '#storage/schema/modlog.ts';

export { findRole, standsAbove };
export type { Authority };

export type ModerationRefusal = 'not-found' | 'gone' | 'not-allowed';
/** `act` is its entry in the record; absent when it was so already, and nothing was written. */
export type Changed = { readonly changed: boolean; readonly act?: number };

/** Somebody's act on a post or comment, and who answers for it; nobody (null) is the operator. */
export type ContentAct = Claim & {
  readonly subject: Subject;
  readonly reason?: string | null | undefined;
};
/** The same for what is done to posts only. */
export type PostAct = Omit<ContentAct, 'subject'> & { readonly post: number };

/** A reason as it is stored and told: one line, or none. */
export const cleanReason = (reason: string | null | undefined): string | null =>
  cleanLine(reason ?? '', 500) || null;

/** The event that tells of a mark, and the state as the record says it. */
export type Marked = {
  readonly mark: PostMark;
  readonly on: boolean;
  readonly eventOf: (
    matter: Matter,
    told: { readonly by: number | null; readonly reason: string | null },
  ) => Extract<DomainEvent, { kind: ActKind }>;
};

/**
 * Marks a post or comment or takes the mark off, in the one way that removing, locking and featuring share. Its author
 * is told, unless it was their own act or is no loss.
 */
export async function markContent(
  context: Context,
  act: ContentAct,
  { mark, on, eventOf }: Marked,
): Promise<Outcome<Changed, ModerationRefusal>> {
  const { subject, by } = act;
  const matter = await findSubject(context.tx, subject);
  if (matter === null) return refuse('not-found');
  const { post, comment, thing, community } = matter;
  const reason = cleanReason(act.reason);
  const event = eventOf(matter, { by, reason });
  const role = await findRole(context, event.kind, act, community);
  if (role === null) return refuse('not-allowed');
  if (thing.deleted) return refuse('gone');
  const taken = role === 'community' && mark === 'removed' && !on ? thing.removedBy : null;
  if (taken !== null && (await wasDecidedHere(context, taken))) return done({ changed: false });
  const entry = await nextId(context.tx, 'modlog');
  const how = { on, entry };
  const marked =
    comment !== null && mark !== 'featured'
      ? await markComment(context, comment.id, { ...how, mark })
      : await markPost(context, post.id, { ...how, mark });
  if (!marked) return done({ changed: false });
  const where = { community: community.id, ...subject };
  const change = { before: { [mark]: !on }, after: { [mark]: on } };
  const written = { id: entry, act: event.kind, moderator: by, role, reason, ...change };
  await writeModlog(context, { ...written, ...where, person: thing.author });
  await record(context, event);
  if (thing.author !== by && mark !== 'featured')
    await tellMember(context, { ...where, person: thing.author, kind: 'statement', act: entry });
  return done({ changed: true, act: entry });
}

/** What somebody here removed, a community elsewhere does not bring back. */
async function wasDecidedHere({ tx }: Context, entry: number): Promise<boolean> {
  const { role, origin } = modlogTable;
  const rows = await tx.select({ role, origin }).from(modlogTable).where(eq(modlogTable.id, entry));
  return rows.some((row) => row.role !== 'community' && row.origin === null);
}
