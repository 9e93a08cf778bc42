/** Removes everything that somebody wrote in a community, with one act that can be taken back. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Claim } from '#domain/communities/find-role.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { nextId } from '#storage/next-id.ts';
import { cleanReason, findRole, standsAbove, type Changed } from './moderate.ts';
import { removeEverything } from './remove-everything.ts';

export type ClearAct = Claim & {
  readonly community: number;
  readonly person: number;
  readonly reason: string | null;
};
export type ClearRefusal = 'not-found' | 'not-allowed';

/** They may write on. Refused for those who stand as high or higher; where nothing is left nothing is written. */
export async function clearMember(
  context: Context,
  act: ClearAct,
): Promise<Outcome<Changed, ClearRefusal>> {
  const { person, by } = act;
  const community = await findCommunity(context.tx, act.community);
  const author = await findActor(context.tx, person);
  if (community === null || author === null) return refuse('not-found');
  const role = await findRole(context, 'member.cleared', act, community);
  if (role === null || !(await standsAbove(context, act, person, community)))
    return refuse('not-allowed');
  const entry = await nextId(context.tx, 'modlog');
  const sweep = { author: person, community: community.id, entry };
  const swept = await removeEverything(context, sweep);
  const { amount } = swept;
  if (amount.posts + amount.comments === 0) return done({ changed: false });
  const reason = cleanReason(act.reason);
  const where = { community: community.id, person };
  const after = { removed: amount };
  const written = { id: entry, act: 'member.cleared', moderator: by, role, reason, after } as const;
  await writeModlog(context, { ...written, ...where });
  await swept.tell(by, reason);
  await tellMember(context, { ...where, kind: 'statement', act: entry });
  return done({ changed: true, act: entry });
}
