/** Rejects a post or comment that waited: it is removed before anybody saw it. */
import { markComment } from '#domain/comments/mark-comment.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { markPost } from '#domain/posts/mark-post.ts';
import { findHeld } from '#domain/screening/find-held.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { nextId } from '#storage/next-id.ts';
import type { Decided, HeldAct, HeldRefusal } from './approve-held.ts';
import { cleanReason, findRole } from './moderate.ts';
import { subjectOf } from './show-held.ts';

/**
 * Refused to whoever the table of rights does not name, and for what is removed or deleted already. Restored, it waits
 * again. Where an edit waited of what was shown before, the whole is removed, and others are told.
 */
export async function rejectHeld(
  context: Context,
  { held: id, by, reason: said }: HeldAct,
): Promise<Outcome<Decided, HeldRefusal>> {
  const held = await findHeld(context, id);
  const subject = held && subjectOf(held);
  const matter = subject && (await findSubject(context.tx, subject));
  if (held === null || matter === null || subject === null) return refuse('not-found');
  const { community, thing } = matter;
  const role = await findRole(context, 'held.rejected', { by }, community);
  if (role === null) return refuse('not-allowed');
  if (thing.deleted !== null || thing.removed !== null) return refuse('gone');
  const act = await nextId(context.tx, 'modlog');
  const removal = { mark: 'removed', on: true, entry: act } as const;
  if ('post' in subject) await markPost(context, subject.post, removal);
  else await markComment(context, subject.comment, removal);
  const reason = cleanReason(said);
  const about = { community: community.id, person: thing.author, ...subject };
  const { rule } = held;
  const written = { id: act, act: 'held.rejected', moderator: by, role, reason, rule } as const;
  await writeModlog(context, { ...written, ...about });
  if (held.told) {
    const told = { community: community.id, by, reason };
    await record(
      context,
      'post' in subject
        ? { kind: 'post.removed', ...subject, ...told }
        : { kind: 'comment.removed', ...subject, ...told },
    );
  }
  if (thing.author !== by) await tellMember(context, { kind: 'statement', act, ...about });
  return done({ act });
}
