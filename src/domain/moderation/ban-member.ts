/** Bans somebody from a community, for a time or for good, with or without what they wrote there. */
import { findActor } from '#domain/actors/find-actor.ts';
import { lockActor } from '#domain/actors/lock-actor.ts';
import { findBan } from '#domain/communities/find-ban.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { keepBan } from '#domain/communities/keep-ban.ts';
import type { Claim } from '#domain/communities/find-role.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { nextId } from '#storage/next-id.ts';
import { cleanReason, findRole, standsAbove, type Changed } from './moderate.ts';
import { inheritRemovals, isNothing, removeEverything } from './remove-everything.ts';
import { isSameBan } from './same-act.ts';

export type BanAct = Claim & {
  readonly community: number;
  readonly person: number;
  readonly reason: string | null;
  /** Null for good. */
  readonly until: Date | null;
  /** Whether what they wrote there is removed too; it stays so when the ban's term is over. */
  readonly removal?: boolean | undefined;
};
export type BanRefusal = 'not-found' | 'not-allowed' | 'past';

/**
 * Refused for a moment that has passed, to whoever may not ban, and for those who stand as high or higher. A new ban
 * takes the place of the old; where the very same stands and takes nothing more with it, nothing is written.
 */
export async function banMember(
  context: Context,
  ban: BanAct,
): Promise<Outcome<Changed, BanRefusal>> {
  const { person, by, until } = ban;
  const community = await findCommunity(context.tx, ban.community);
  const banned = await findActor(context.tx, person);
  if (community === null || banned === null || banned.kind !== 'person') return refuse('not-found');
  const role = await findRole(context, 'member.banned', ban, community);
  if (role === null || !(await standsAbove(context, ban, person, community)))
    return refuse('not-allowed');
  if (until !== null && until <= context.now) return refuse('past');
  const reason = cleanReason(ban.reason);
  const where = { community: community.id, person };
  const removal = ban.removal === true;
  await lockActor(context, person);
  const before = await findBan(context, where);
  const act = await nextId(context.tx, 'modlog');
  const sweep = { author: person, community: community.id, entry: act };
  const swept = removal ? await removeEverything(context, sweep) : null;
  const same = before !== null && (await isSameBan(context, before, { until, reason, removal }));
  if (same && isNothing(swept)) return done({ changed: false });
  await keepBan(context, { ...where, reason, until, act });
  if (before?.act) await inheritRemovals(context, { from: before.act, to: act });
  await writeModlog(context, {
    id: act,
    act: 'member.banned',
    moderator: by,
    role,
    ...where,
    reason,
    before: before && { until: before.until },
    after: { until, ...(swept && { removed: swept.amount }) },
  });
  const told = { ...where, by, reason };
  await record(context, {
    kind: 'member.banned',
    ...told,
    until: until?.toISOString() ?? null,
    removal,
  });
  await swept?.tell(by, reason);
  await tellMember(context, { ...where, kind: 'statement', act });
  return done({ changed: true, act });
}
