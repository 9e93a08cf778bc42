/** Bans somebody from a community, for a time or for good. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { keepBan } from '#domain/communities/keep-ban.ts';
import { findStanding } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, hasRight, type Changed } from './moderate.ts';
import { mayBan, type Authority } from './rights.ts';

export type BanAct = {
  readonly community: number;
  readonly person: number;
  readonly by: number;
  readonly reason: string | null;
  /** Null for good. */
  readonly until: Date | null;
  readonly authority?: Authority | undefined;
};
export type BanRefusal = 'not-found' | 'not-allowed' | 'past';

/** Refused for a moment that has passed, and to whoever may not ban; a new ban replaces the old. */
export async function banMember(
  context: Context,
  ban: BanAct,
): Promise<Outcome<Changed, BanRefusal>> {
  const { person, by, until } = ban;
  const community = await findCommunity(context.tx, ban.community);
  const banned = await findActor(context.tx, person);
  if (community === null || banned === null || banned.kind !== 'person') return refuse('not-found');
  const where = { person, community: community.id, now: context.now };
  const standing = await findStanding(context.tx, where);
  if (!(await hasRight(context, ban, community, (who) => mayBan(who, standing, community))))
    return refuse('not-allowed');
  if (until !== null && until <= context.now) return refuse('past');
  const reason = cleanReason(ban.reason);
  await keepBan(context, { community: community.id, person, reason, until });
  await writeModlog(context, {
    act: 'member.banned',
    moderator: by,
    community: community.id,
    person,
    reason,
  });
  await record(context, {
    kind: 'member.banned',
    community: community.id,
    person,
    by,
    reason,
    until: until?.toISOString() ?? null,
  });
  return done({ changed: true });
}
