/** Lifts somebody's ban from a community. */
import { findCommunity } from '#domain/communities/find-community.ts';
import { liftBan } from '#domain/communities/lift-ban.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { BanAct } from './ban-member.ts';
import { cleanReason, hasRight, type Changed } from './moderate.ts';
import { mayModerate } from './rights.ts';

export type UnbanAct = Omit<BanAct, 'until'>;
export type UnbanRefusal = 'not-found' | 'not-allowed';

/** Refused to whoever may not moderate; where there is no ban nothing changes and nobody is told. */
export async function unbanMember(
  context: Context,
  act: UnbanAct,
): Promise<Outcome<Changed, UnbanRefusal>> {
  const { person, by } = act;
  const community = await findCommunity(context.tx, act.community);
  if (community === null) return refuse('not-found');
  if (!(await hasRight(context, act, community, (who) => mayModerate(who, community))))
    return refuse('not-allowed');
  if (!(await liftBan(context, { community: community.id, person })))
    return done({ changed: false });
  const reason = cleanReason(act.reason);
  const shared = { community: community.id, person, reason };
  await writeModlog(context, { act: 'member.unbanned', moderator: by, ...shared });
  await record(context, { kind: 'member.unbanned', by, ...shared });
  return done({ changed: true });
}
