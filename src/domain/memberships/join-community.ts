/** Joins a community: one of ours at once, unless a moderator decides; one elsewhere by asking. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Community } from '#domain/communities/community.ts';
import { findStanding, type Standing } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { isBuried } from '#domain/journal/tombstones.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { findMembership } from './find-membership.ts';
import type { Membership, Pair } from './membership.ts';
import { mustWait } from './must-wait.ts';

/** `follow` is the id of the Follow that came from elsewhere; null for our own people. */
export type Joining = Pair & { readonly follow: string | null };
export type JoinRefusal = 'not-found' | 'banned' | 'gone' | 'buried' | 'not-known';
type Joined = { readonly state: Membership['state'] };

const key = [membershipsTable.community, membershipsTable.member];

/**
 * A repeated Follow is answered again, since the first Accept may never have come. Who must wait is answered when a
 * moderator has decided.
 */
async function joinOurs(
  context: Context,
  { member, standing }: { readonly member: Actor; readonly standing: Standing },
  joining: Joining,
): Promise<Outcome<Joined, JoinRefusal>> {
  const { community, follow } = joining;
  const known = await findMembership(context.tx, joining);
  const inside = known?.state === 'accepted';
  if (inside && member.local) return done({ state: 'accepted' });
  const admission = inside ? 'welcome' : await mustWait(context, joining, standing);
  if (admission === 'not-known') return refuse('not-known');
  const state = admission === 'waits' ? 'pending' : 'accepted';
  const accepted = state === 'accepted' ? context.now : null;
  await context.tx
    .insert(membershipsTable)
    .values({ community, member: member.id, state, follow, created: context.now, accepted })
    .onConflictDoUpdate({ target: key, set: inside ? { follow } : { state, follow, accepted } });
  if (state === 'accepted')
    await record(context, { kind: 'member.joined', community, member: member.id, follow });
  return done({ state });
}

/** Asks again while no answer came; once accepted there is nothing to ask. */
async function askToJoin(context: Context, joining: Joining): Promise<Joined> {
  const { community, member } = joining;
  const known = await findMembership(context.tx, joining);
  if (known?.state === 'accepted') return { state: 'accepted' };
  await context.tx
    .insert(membershipsTable)
    .values({ community, member, state: 'pending', follow: null, created: context.now })
    .onConflictDoNothing();
  await record(context, { kind: 'join.asked', community, member });
  return { state: 'pending' };
}

/** Whether anybody may come in at all. */
async function mayJoin(
  context: Context,
  { community, member, standing }: Coming,
  follow: string | null,
): Promise<JoinRefusal | null> {
  if (!community.local && !member.local) return 'not-found';
  if (community.deleted || community.removed || member.deleted) return 'gone';
  if (follow !== null && (await isBuried(context, follow, member.uri))) return 'buried';
  return standing.banned ? 'banned' : null;
}

type Coming = {
  readonly community: Community;
  readonly member: Actor;
  readonly standing: Standing;
};

/**
 * Called for a Follow of a community, and when one of our people wants to join one. `pending` waits for a moderator of
 * ours, or for the community's answer; refused to the banned, and to strangers of whose server only known people are
 * heard.
 */
export async function joinCommunity(
  context: Context,
  joining: Joining,
): Promise<Outcome<Joined, JoinRefusal>> {
  const community = await findCommunity(context.tx, joining.community);
  const member = await findActor(context.tx, joining.member);
  if (community === null || member === null) return refuse('not-found');
  const where = { person: member.id, community: community.id, now: context.now };
  const coming = { community, member, standing: await findStanding(context.tx, where) };
  const refusal = await mayJoin(context, coming, joining.follow);
  if (refusal !== null) return refuse(refusal);
  if (!community.local) return done(await askToJoin(context, joining));
  return joinOurs(context, coming, joining);
}
