/** Makes somebody a moderator of a community: of ours, or of one elsewhere that says so. */
import { eq, max } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { findCommunity } from './find-community.ts';
import { findRole, type Claim } from './find-role.ts';
import { mayEntrust, type Scope } from './rights.ts';
import { findStanding } from './standing.ts';

export type Appointment = Claim & {
  readonly community: number;
  readonly person: number;
  /** What they are entrusted with; nothing said is everything that moderators may. */
  readonly scopes?: readonly Scope[] | undefined;
  readonly reason?: string | null | undefined;
};
export type AppointRefusal = 'not-found' | 'gone' | 'not-allowed';

/**
 * Refused to whoever the table of rights does not name, and to those who would give what they do not have; somebody
 * who is one already stays one, untold.
 */
export async function appointModerator(
  context: Context,
  act: Appointment,
): Promise<Outcome<{ changed: boolean; act?: number }, AppointRefusal>> {
  const { community: id, person, by } = act;
  const community = await findCommunity(context.tx, id);
  const appointed = await findActor(context.tx, person);
  if (community === null || appointed === null) return refuse('not-found');
  if (appointed.kind !== 'person') return refuse('not-found');
  if (community.deleted || community.removed || appointed.deleted) return refuse('gone');
  const role = await findRole(context, 'moderator.appointed', act, community);
  if (role === null) return refuse('not-allowed');
  const scopes = [...new Set(act.scopes)];
  const where = { community: id, now: context.now };
  const asModerator = by !== null && role === 'moderator';
  const giver = asModerator ? await findStanding(context.tx, { ...where, person: by }) : null;
  if (giver !== null && !mayEntrust(giver, scopes)) return refuse('not-allowed');

  const [last] = await context.tx
    .select({ position: max(moderatorsTable.position) })
    .from(moderatorsTable)
    .where(eq(moderatorsTable.community, id));
  const position = (last?.position ?? -1) + 1;
  const rows = await context.tx
    .insert(moderatorsTable)
    .values({ community: id, person, position, scopes, appointed: context.now })
    .onConflictDoNothing()
    .returning({ person: moderatorsTable.person });
  if (rows.length === 0) return done({ changed: false });
  const entry = await writeModlog(context, {
    act: 'moderator.appointed',
    moderator: by,
    role,
    community: id,
    person,
    reason: cleanLine(act.reason ?? '', 500) || null,
    after: { scopes },
  });
  await record(context, { kind: 'moderator.appointed', community: id, person, by });
  if (person !== by)
    await tellMember(context, { person, kind: 'statement', community: id, act: entry });
  return done({ changed: true, act: entry });
}
