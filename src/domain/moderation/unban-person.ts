/** Lifts somebody's ban from this whole server, and brings back what it removed if that is wished. */
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { findSiteRole, type PersonBan } from './ban-person.ts';
import { cleanReason, type Changed } from './moderate.ts';
import { isAnythingRemoved, restoreEverything } from './remove-everything.ts';
import { findSiteBan, liftSiteBan } from './site-ban.ts';

export type PersonUnban = Omit<PersonBan, 'until' | 'removal'> & {
  /** Brings back exactly what this ban removed, and nothing that was removed by itself. */
  readonly restore?: boolean | undefined;
};
export type PersonUnbanRefusal = 'not-found' | 'not-allowed';

/** Where there is no ban nothing changes; nor when a server would lift what was decided here. */
export async function unbanPerson(
  context: Context,
  act: PersonUnban,
): Promise<Outcome<Changed, PersonUnbanRefusal>> {
  const { person, by } = act;
  const banned = await findActor(context.tx, person);
  if (banned === null) return refuse('not-found');
  const role = await findSiteRole(context, 'person.unbanned', act, banned);
  if (role === null) return refuse('not-allowed');
  const ban = await findSiteBan(context, person);
  if (ban === null || (act.authority === 'home' && ban.origin === null))
    return done({ changed: false });
  await liftSiteBan(context, person);
  const restore = act.restore === true;
  const back = restore ? await restoreEverything(context, [ban.act]) : null;
  const reason = cleanReason(act.reason);
  const entry = await writeModlog(context, {
    act: 'person.unbanned',
    moderator: by,
    role,
    person,
    reason,
    before: { until: ban.until },
    after: back && { restored: back.amount },
    within: ban.act,
  });
  const left = restore && (await isAnythingRemoved(context, { author: person, community: null }));
  const restored = restore && !left;
  await record(context, { kind: 'person.unbanned', person, by, reason, restored });
  await back?.tell(by, reason);
  if (act.authority !== 'home')
    await tellMember(context, { person, kind: 'statement', act: entry });
  return done({ changed: true, act: entry });
}
