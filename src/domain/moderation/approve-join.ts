/** Takes somebody in who asked to join a community of ours. */
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { acceptJoin } from '#domain/memberships/accept-join.ts';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, findRole } from './moderate.ts';

export type JoinAct = {
  readonly community: number;
  readonly member: number;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
  readonly reason?: string | null | undefined;
};
export type JoinActRefusal = 'not-found' | 'not-allowed' | 'never-asked';
export type JoinDecided = { readonly act: number };

/** Refused to whoever the table of rights does not name, and when nobody asked or somebody decided before. */
export async function approveJoin(
  context: Context,
  { community: id, member, by, reason }: JoinAct,
): Promise<Outcome<JoinDecided, JoinActRefusal>> {
  const community = await findCommunity(context.tx, id);
  if (community === null || !community.local) return refuse('not-found');
  const role = await findRole(context, 'join.approved', { by }, community);
  if (role === null) return refuse('not-allowed');
  const pair = { community: community.id, member };
  const asked = await findMembership(context.tx, pair);
  const taken = await acceptJoin(context, pair);
  if (!taken.done || !taken.value.changed) return refuse('never-asked');
  await record(
    { ...context, original: null },
    { kind: 'member.joined', ...pair, follow: asked?.follow ?? null },
  );
  const about = { community: community.id, person: member };
  const entry = { moderator: by, role, reason: cleanReason(reason) };
  const act = await writeModlog(context, { act: 'join.approved', ...entry, ...about });
  if (asked?.follow === null) await tellMember(context, { kind: 'approved', act, ...about });
  return done({ act });
}
