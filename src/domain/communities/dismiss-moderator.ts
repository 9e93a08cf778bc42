/** Ends somebody's time as moderator of a community: of ours, or of one elsewhere that says so. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import type { Appointment } from './appoint-moderator.ts';
import { findCommunity } from './find-community.ts';
import { mayDismiss } from './moderators.ts';
import { findStanding } from './standing.ts';

export type DismissRefusal = 'not-found' | 'not-allowed' | 'no-moderator';

/** Refused to those appointed later than the one to be dismissed, unless it is themselves. */
export async function dismissModerator(
  context: Context,
  { community: id, person, by, authority }: Appointment,
): Promise<Outcome<{ changed: boolean }, DismissRefusal>> {
  const community = await findCommunity(context.tx, id);
  if (community === null) return refuse('not-found');
  const seats = await context.tx
    .select({ person: moderatorsTable.person, position: moderatorsTable.position })
    .from(moderatorsTable)
    .where(eq(moderatorsTable.community, id));
  const seatOf = (who: number) => seats.find((seat) => seat.person === who)?.position ?? null;
  const seat = seatOf(person);
  const standing = await findStanding(context.tx, { person: by, community: id, now: context.now });
  const elsewhere = authority === 'community' && !community.local;
  if (!elsewhere && !(community.local && (standing.admin || standing.moderator)))
    return refuse('not-allowed');
  if (seat === null) return refuse('no-moderator');
  if (!elsewhere && !mayDismiss(standing, { by: seatOf(by), person: seat }, by === person))
    return refuse('not-allowed');
  await context.tx
    .delete(moderatorsTable)
    .where(and(eq(moderatorsTable.community, id), eq(moderatorsTable.person, person)));
  await writeModlog(context, { act: 'moderator.dismissed', moderator: by, community: id, person });
  await record(context, { kind: 'moderator.dismissed', community: id, person, by });
  return done({ changed: true });
}
