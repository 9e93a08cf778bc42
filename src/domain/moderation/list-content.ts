/** Puts a post or comment that a rule took out of lists back in them. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import { markComment } from '#domain/comments/mark-comment.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { markPost } from '#domain/posts/mark-post.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import {
  cleanReason,
  findRole,
  type Changed,
  type ContentAct,
  type ModerationRefusal,
} from './moderate.ts';

/** Refused to whoever the table of rights does not name. Other servers are not told: lists are each one's own. Twice is once. */
export async function listContent(
  context: Context,
  act: ContentAct,
): Promise<Outcome<Changed, ModerationRefusal>> {
  const { subject, by } = act;
  const matter = await findSubject(context.tx, subject);
  if (matter === null) return refuse('not-found');
  const { post, comment, thing, community } = matter;
  const kind = comment === null ? 'post.listed' : 'comment.listed';
  const role = await findRole(context, kind, act, community);
  if (role === null) return refuse('not-allowed');
  if (thing.deleted) return refuse('gone');
  const off = { mark: 'limited', on: false } as const;
  const marked =
    comment === null
      ? await markPost(context, post.id, off)
      : await markComment(context, comment.id, off);
  if (!marked) return done({ changed: false });
  const where = { community: community.id, ...subject, person: thing.author };
  const change = { before: { limited: true }, after: { limited: false } };
  const written = { act: kind, moderator: by, role, reason: cleanReason(act.reason) } as const;
  const entry = await writeModlog(context, { ...written, ...where, ...change });
  // Of what came from elsewhere to elsewhere nobody was told when the rule took it out.
  const ours = community.local || (await findActor(context.tx, thing.author))?.local === true;
  if (ours && thing.author !== by)
    await tellMember(context, { ...where, kind: 'statement', act: entry });
  return done({ changed: true, act: entry });
}
