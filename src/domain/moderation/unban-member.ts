/** Lifts somebody's ban from a community, and brings back what it removed if that is wished. */
import { findCommunity } from '#domain/communities/find-community.ts';
import { liftBan } from '#domain/communities/lift-ban.ts';
import type { Claim } from '#domain/communities/find-role.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, findRole, type Changed } from './moderate.ts';
import { isAnythingRemoved, restoreEverything } from './remove-everything.ts';

export type UnbanAct = Claim & {
  readonly community: number;
  readonly person: number;
  readonly reason: string | null;
  /** Brings back exactly what this ban removed, and nothing that was removed by itself. */
  readonly restore?: boolean | undefined;
};
export type UnbanRefusal = 'not-found' | 'not-allowed';

/** Refused to whoever may not ban; where there is no ban nothing changes and nobody is told. */
export async function unbanMember(
  context: Context,
  act: UnbanAct,
): Promise<Outcome<Changed, UnbanRefusal>> {
  const { person, by } = act;
  const community = await findCommunity(context.tx, act.community);
  if (community === null) return refuse('not-found');
  const role = await findRole(context, 'member.unbanned', act, community);
  if (role === null) return refuse('not-allowed');
  const where = { community: community.id, person };
  const lifted = await liftBan(context, where);
  if (lifted === null) return done({ changed: false });
  const ban = lifted.act ?? null;
  const restore = act.restore === true;
  const back = restore && ban !== null ? await restoreEverything(context, [ban]) : null;
  const reason = cleanReason(act.reason);
  const entry = await writeModlog(context, {
    act: 'member.unbanned',
    moderator: by,
    role,
    ...where,
    reason,
    before: { until: lifted.until },
    after: back && { restored: back.amount },
    within: ban,
  });
  const left = restore && (await isAnythingRemoved(context, { ...where, author: person }));
  const restored = restore && !left;
  await record(context, { kind: 'member.unbanned', ...where, by, reason, restored });
  await back?.tell(by, reason);
  await tellMember(context, { ...where, kind: 'statement', act: entry });
  return done({ changed: true, act: entry });
}
