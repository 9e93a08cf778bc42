/** Makes somebody a moderator of a community: of ours, or of one elsewhere that says so. */
import { eq, max } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { findCommunity } from './find-community.ts';
import { mayGovern } from './moderators.ts';
import { findStanding } from './standing.ts';

export type Appointment = {
  readonly community: number;
  readonly person: number;
  readonly by: number;
  /** `community`: a community elsewhere says so itself, as federation has checked. */
  readonly authority?: 'checked' | 'community' | undefined;
};
export type AppointRefusal = 'not-found' | 'gone' | 'not-allowed';

/** Refused to all but moderators and admins; somebody who is one already stays one, untold. */
export async function appointModerator(
  context: Context,
  { community: id, person, by, authority }: Appointment,
): Promise<Outcome<{ changed: boolean }, AppointRefusal>> {
  const community = await findCommunity(context.tx, id);
  const appointed = await findActor(context.tx, person);
  if (community === null || appointed === null) return refuse('not-found');
  if (appointed.kind !== 'person') return refuse('not-found');
  if (community.deleted || community.removed || appointed.deleted) return refuse('gone');
  const standing = await findStanding(context.tx, { person: by, community: id, now: context.now });
  const elsewhere = authority === 'community' && !community.local;
  if (!elsewhere && !mayGovern(standing, community)) return refuse('not-allowed');

  const [last] = await context.tx
    .select({ position: max(moderatorsTable.position) })
    .from(moderatorsTable)
    .where(eq(moderatorsTable.community, id));
  const position = (last?.position ?? -1) + 1;
  const rows = await context.tx
    .insert(moderatorsTable)
    .values({ community: id, person, position, appointed: context.now })
    .onConflictDoNothing()
    .returning({ person: moderatorsTable.person });
  if (rows.length === 0) return done({ changed: false });
  await writeModlog(context, { act: 'moderator.appointed', moderator: by, community: id, person });
  await record(context, { kind: 'moderator.appointed', community: id, person, by });
  return done({ changed: true });
}
