/** Marks a post as sensitive, or as not, by a moderator. */
import { findSubject } from '#domain/comments/find-subject.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { setSensitive } from '#domain/posts/set-sensitive.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import {
  cleanReason,
  findRole,
  type Changed,
  type ModerationRefusal,
  type PostAct,
} from './moderate.ts';

export type FlagAct = PostAct & { readonly sensitive: boolean };

/** Refused to whoever the table of rights does not name; its words stay as they are. */
export async function flagPost(
  context: Context,
  act: FlagAct,
): Promise<Outcome<Changed, ModerationRefusal>> {
  const { by, sensitive } = act;
  const matter = await findSubject(context.tx, { post: act.post });
  if (matter === null) return refuse('not-found');
  const { post, community } = matter;
  const role = await findRole(context, 'post.flagged', act, community);
  if (role === null) return refuse('not-allowed');
  if (post.deleted) return refuse('gone');
  if (!(await setSensitive(context, post.id, sensitive))) return done({ changed: false });
  const reason = cleanReason(act.reason);
  const where = { community: community.id, post: post.id };
  const change = { before: { sensitive: !sensitive }, after: { sensitive } };
  const written = {
    act: 'post.flagged',
    moderator: by,
    role,
    reason,
    person: post.author,
  } as const;
  const entry = await writeModlog(context, { ...written, ...where, ...change });
  await record(context, { kind: 'post.flagged', ...where, by, sensitive, reason });
  if (post.author !== by)
    await tellMember(context, { ...where, person: post.author, kind: 'statement', act: entry });
  return done({ changed: true, act: entry });
}
