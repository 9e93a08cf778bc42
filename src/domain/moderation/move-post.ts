/** Moves a thread from one community of ours to another. */
import { findSubject } from '#domain/comments/find-subject.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { findStanding } from '#domain/communities/standing.ts';
import type { Community } from '#domain/communities/community.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { mayPost, type Post } from '#domain/posts/post.ts';
import { rehomePost } from '#domain/posts/rehome-post.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import {
  cleanReason,
  findRole,
  type Changed,
  type ModerationRefusal,
  type PostAct,
} from './moderate.ts';

export type MoveAct = PostAct & { readonly to: number };
export type MoveRefusal = ModerationRefusal | 'not-ours' | 'banned' | 'not-welcome';

/**
 * With its comments, votes and counts. Refused to who may not moderate where it is or may not post where it shall be,
 * and where its author is banned there; only between communities of this server.
 */
export async function movePost(
  context: Context,
  act: MoveAct,
): Promise<Outcome<Changed, MoveRefusal>> {
  const { by, to } = act;
  const matter = await findSubject(context.tx, { post: act.post });
  const target = await findCommunity(context.tx, to);
  if (matter === null || target === null) return refuse('not-found');
  const { post, community } = matter;
  // A community elsewhere says where its thread went; nobody else brings one in here, or takes one of theirs.
  const theirs = act.authority === 'community' && !target.local;
  if (!theirs && (!community.local || !target.local)) return refuse('not-ours');
  const role = await findRole(context, 'post.moved', act, community);
  if (role === null) return refuse('not-allowed');
  const gone = post.deleted ?? post.removed ?? post.held ?? target.removed ?? target.deleted;
  if (gone !== null) return refuse('gone');
  if (community.id === target.id) return done({ changed: false });
  const barrier = theirs ? null : await findBarrier(context, act, { post, target });
  if (barrier !== null) return refuse(barrier);
  await rehomePost(context, post.id, target.id);
  const reason = cleanReason(act.reason);
  const where = { community: community.id, post: post.id };
  const entry = await writeModlog(context, {
    act: 'post.moved',
    moderator: by,
    role,
    ...where,
    person: post.author,
    reason,
    before: { community: community.id, featured: post.featured !== null },
    after: { community: target.id, featured: false },
  });
  await record(context, { kind: 'post.moved', ...where, by, to: target.id, reason });
  if (post.author !== by)
    await tellMember(context, {
      ...where,
      person: post.author,
      kind: 'statement',
      act: entry,
      text: `Your post was moved from ${community.title} to ${target.title}`,
    });
  return done({ changed: true, act: entry });
}

/** Nobody brings a thread to where they could not have started it. */
async function findBarrier(
  context: Context,
  { by }: MoveAct,
  { post, target }: { readonly post: Post; readonly target: Community },
): Promise<'banned' | 'not-welcome' | null> {
  const where = { community: target.id, now: context.now };
  const author = await findStanding(context.tx, { ...where, person: post.author });
  if (author.banned) return 'banned';
  if (by === null) return null;
  const mover = await findStanding(context.tx, { ...where, person: by });
  return mayPost(mover, { posting: target.posting, judged: true }).done ? null : 'not-welcome';
}
