/** Ends somebody's time as moderator of a community: of ours, or of one elsewhere that says so. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { findCommunity } from './find-community.ts';
import { findRole, type Claim } from './find-role.ts';
import { mayDismiss } from './moderators.ts';
import { findStanding, type Standing } from './standing.ts';

export type Dismissal = Claim & {
  readonly community: number;
  readonly person: number;
  readonly reason?: string | null | undefined;
};
export type DismissRefusal = 'not-found' | 'not-allowed' | 'no-moderator';

/**
 * Refused to whoever the table of rights does not name, and to those appointed later than the one to be dismissed;
 * everybody may go.
 */
export async function dismissModerator(
  context: Context,
  act: Dismissal,
): Promise<Outcome<{ changed: boolean; act?: number }, DismissRefusal>> {
  const { community: id, person, by } = act;
  const community = await findCommunity(context.tx, id);
  if (community === null) return refuse('not-found');
  const seats = await context.tx
    .select()
    .from(moderatorsTable)
    .where(eq(moderatorsTable.community, id));
  const seatOf = (who: number | null) => seats.find((seat) => seat.person === who);
  const seat = seatOf(person);
  const standing = by === null ? null : await standingOf(context, by, id);
  const leaves = by === person && act.authority !== 'community' && standing?.moderator === true;
  const role = leaves ? 'person' : await findRole(context, 'moderator.dismissed', act, community);
  if (role === null) return refuse('not-allowed');
  if (seat === undefined) return refuse('no-moderator');
  const judged = standing !== null && role !== 'community' && !leaves;
  const positions = { by: seatOf(by)?.position ?? null, person: seat.position };
  if (judged && !mayDismiss(standing, positions)) return refuse('not-allowed');
  await context.tx
    .delete(moderatorsTable)
    .where(and(eq(moderatorsTable.community, id), eq(moderatorsTable.person, person)));
  const entry = await writeModlog(context, {
    act: 'moderator.dismissed',
    moderator: by,
    role,
    community: id,
    person,
    reason: cleanLine(act.reason ?? '', 500) || null,
    before: { owner: seat.owner, scopes: seat.scopes },
  });
  await record(context, { kind: 'moderator.dismissed', community: id, person, by });
  if (person !== by)
    await tellMember(context, { person, kind: 'statement', community: id, act: entry });
  return done({ changed: true, act: entry });
}

const standingOf = ({ tx, now }: Context, person: number, community: number): Promise<Standing> =>
  findStanding(tx, { person, community, now });
