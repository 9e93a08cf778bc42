/** Approves a post or comment that waited: it is shown, and told to everybody whom it concerns. */
import { findSubject } from '#domain/comments/find-subject.ts';
import type { Context } from '#domain/context.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { findHeld } from '#domain/screening/find-held.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, findRole } from './moderate.ts';
import { showHeld, subjectOf } from './show-held.ts';

export type HeldAct = {
  /** The number under which it waits. */
  readonly held: number;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
  readonly reason?: string | null | undefined;
};
export type HeldRefusal = 'not-found' | 'not-allowed' | 'gone';
export type Decided = { readonly act: number };

/**
 * Refused to whoever the table of rights does not name, for what was removed or deleted meanwhile, and while what it
 * answers waits itself (`parent-waits`). Answers that waited for nothing else go along.
 */
export async function approveHeld(
  context: Context,
  { held: id, by, reason }: HeldAct,
): Promise<Outcome<Decided, HeldRefusal | 'parent-waits'>> {
  const held = await findHeld(context, id);
  const subject = held && subjectOf(held);
  const matter = subject && (await findSubject(context.tx, subject));
  if (held === null || matter === null || subject === null) return refuse('not-found');
  const { community, post, comment, thing } = matter;
  const role = await findRole(context, 'held.approved', { by }, community);
  if (role === null) return refuse('not-allowed');
  if (thing.deleted !== null || thing.removed !== null) return refuse('gone');
  const parent = comment?.parent == null ? null : await findComment(context.tx, comment.parent);
  if (comment !== null && (post.held !== null || (parent?.held ?? null) !== null))
    return refuse('parent-waits');
  const about = { community: community.id, person: thing.author, ...subject };
  const act = await writeModlog(context, {
    act: 'held.approved',
    moderator: by,
    role,
    reason: cleanReason(reason),
    rule: held.rule,
    ...about,
  });
  await showHeld(context, held);
  if (thing.author !== by) await tellMember(context, { kind: 'approved', act, ...about });
  return done({ act });
}
