/** Turns somebody away who asked to join a community of ours. */
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { refuseJoin } from '#domain/memberships/refuse-join.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { JoinAct, JoinActRefusal, JoinDecided } from './approve-join.ts';
import { cleanReason, findRole } from './moderate.ts';

/** Refused to whoever the table of rights does not name, and when nobody waits. They may ask again. */
export async function rejectJoin(
  context: Context,
  { community: id, member, by, reason }: JoinAct,
): Promise<Outcome<JoinDecided, JoinActRefusal>> {
  const community = await findCommunity(context.tx, id);
  if (community === null || !community.local) return refuse('not-found');
  const role = await findRole(context, 'join.rejected', { by }, community);
  if (role === null) return refuse('not-allowed');
  const pair = { community: community.id, member };
  const asked = await findMembership(context.tx, pair);
  if (asked?.state !== 'pending') return refuse('never-asked');
  await refuseJoin(context, pair);
  const { follow } = asked;
  if (follow !== null) {
    const refusal = { target: community.id, follower: member, follow };
    await record({ ...context, original: null }, { kind: 'follow.refused', ...refusal });
  }
  const about = { community: community.id, person: member };
  const entry = { moderator: by, role, reason: cleanReason(reason) };
  const act = await writeModlog(context, { act: 'join.rejected', ...entry, ...about });
  await tellMember(context, { kind: 'statement', act, ...about });
  return done({ act });
}
