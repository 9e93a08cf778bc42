/** One of our people starts a community: founded as wished, if they have been here for a while. */
import { findActor } from '#domain/actors/find-actor.ts';
import type { Community } from '#domain/communities/community.ts';
import type { CreateCommunityRefusal, NewCommunity } from '#domain/communities/create-community.ts';
import { findStanding } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import { refuse, type Outcome } from '#lib/outcome.ts';
import { foundCommunity } from './found-community.ts';

export type StartCommunityRefusal = CreateCommunityRefusal | 'too-new' | 'banned';

/** So old is the account of whoever makes a community: names once given are never given again. */
const ageMs = 24 * 3_600_000;

/** Whether somebody who came at that moment may by now. */
export const isOldEnough = (created: Date, now: Date): boolean =>
  now.getTime() - created.getTime() >= ageMs;

/**
 * Called by pages; the operator founds without being asked. Admins and those who moderate the whole server need not
 * wait. Refused to whoever came today or is banned here, and as `foundCommunity` refuses.
 */
export async function startCommunity(
  context: Context,
  wanted: NewCommunity & { readonly by: number },
): Promise<Outcome<Community, StartCommunityRefusal>> {
  const { by: person } = wanted;
  const founder = await findActor(context.tx, person);
  if (founder === null) return refuse('not-found');
  const standing = await findStanding(context.tx, { person, community: null, now: context.now });
  if (standing.banned) return refuse('banned');
  const office = standing.admin || standing.siteModerator;
  if (!office && !isOldEnough(founder.created, context.now)) return refuse('too-new');
  return foundCommunity(context, wanted);
}
