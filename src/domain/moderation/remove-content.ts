/** Removes a post or comment from a community, or restores it. */
import { findSubject, type Matter } from '#domain/comments/find-subject.ts';
import type { Context } from '#domain/context.ts';
import type { DomainEvent, Subject } from '#domain/journal/events.ts';
import { record } from '#domain/journal/record.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, hasRight, mark, type Changed, type ModerationRefusal } from './moderate.ts';
import { mayRemove, type Authority } from './rights.ts';

export type Removal = {
  readonly subject: Subject;
  readonly by: number;
  readonly reason: string | null;
  readonly authority?: Authority | undefined;
};

function eventOf(
  { post, comment, community }: Matter,
  by: number,
  reason: string | null,
  removed: boolean,
): Extract<DomainEvent, { kind: ActKind }> {
  const shared = { community: community.id, by, reason };
  if (comment !== null)
    return {
      kind: removed ? 'comment.removed' : 'comment.restored',
      comment: comment.id,
      ...shared,
    };
  return { kind: removed ? 'post.removed' : 'post.restored', post: post.id, ...shared };
}

/** Removing and restoring differ only in the mark and its event. */
export async function setRemoved(
  context: Context,
  removal: Removal,
  removed: boolean,
): Promise<Outcome<Changed, ModerationRefusal>> {
  const { subject, by } = removal;
  const matter = await findSubject(context.tx, subject);
  if (matter === null) return refuse('not-found');
  if (!(await hasRight(context, removal, matter.community, mayRemove)))
    return refuse('not-allowed');
  if (matter.thing.deleted) return refuse('gone');
  if (!(await mark(context, matter, 'removed', removed))) return done({ changed: false });
  const reason = cleanReason(removal.reason);
  const event = eventOf(matter, by, reason, removed);
  const community = matter.community.id;
  await writeModlog(context, { act: event.kind, moderator: by, community, ...subject, reason });
  await record(context, event);
  return done({ changed: true });
}

/** Refused to all but its community's moderators and this server's admins; the words are kept. */
export const removeContent = (
  context: Context,
  removal: Removal,
): Promise<Outcome<Changed, ModerationRefusal>> => setRemoved(context, removal, true);
