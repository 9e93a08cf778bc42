/** Warns somebody because of what they wrote. */
import { findSubject } from '#domain/comments/find-subject.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import {
  cleanReason,
  findRole,
  standsAbove,
  type Changed,
  type ContentAct,
  type ModerationRefusal,
} from './moderate.ts';
import { wasJustWarned } from './same-act.ts';

/** Refused without a reason, and for those who stand as high or higher. Said twice within minutes it is one warning. */
export async function warnMember(
  context: Context,
  act: ContentAct,
): Promise<Outcome<Changed, ModerationRefusal | 'no-reason'>> {
  const { subject, by } = act;
  const matter = await findSubject(context.tx, subject);
  if (matter === null) return refuse('not-found');
  const { community, thing } = matter;
  const person = thing.author;
  const role = await findRole(context, 'member.warned', act, community);
  if (role === null || !(await standsAbove(context, act, person, community)))
    return refuse('not-allowed');
  if (thing.deleted) return refuse('gone');
  const reason = cleanReason(act.reason);
  if (reason === null) return refuse('no-reason');
  if (await wasJustWarned(context, { subject, person, by, reason }))
    return done({ changed: false });
  const where = { community: community.id, person };
  const written = { act: 'member.warned', moderator: by, role, reason } as const;
  const entry = await writeModlog(context, { ...written, ...where, ...subject });
  await record(context, { kind: 'member.warned', ...where, subject, by, reason });
  await tellMember(context, { ...where, ...subject, kind: 'warning', act: entry });
  return done({ changed: true, act: entry });
}
