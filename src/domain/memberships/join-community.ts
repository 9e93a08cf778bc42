/** Joins a community: one of ours at once, one elsewhere by asking. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Community } from '#domain/communities/community.ts';
import { findStanding } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { isBuried } from '#domain/journal/tombstones.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { findMembership } from './find-membership.ts';
import type { Membership, Pair } from './membership.ts';

/** `follow` is the id of the Follow that came from elsewhere; null for our own people. */
export type Joining = Pair & { readonly follow: string | null };
export type JoinRefusal = 'not-found' | 'banned' | 'gone' | 'buried';
type Joined = { readonly state: Membership['state'] };

const key = [membershipsTable.community, membershipsTable.member];

/** A repeated Follow is answered again, since the first Accept may never have come. */
async function joinOurs(context: Context, member: Actor, joining: Joining): Promise<Joined> {
  const { community, follow } = joining;
  const known = await findMembership(context.tx, joining);
  if (known?.state === 'accepted' && member.local) return { state: 'accepted' };
  await context.tx
    .insert(membershipsTable)
    .values({
      community,
      member: member.id,
      state: 'accepted',
      follow,
      created: context.now,
      accepted: context.now,
    })
    .onConflictDoUpdate({ target: key, set: { state: 'accepted', follow } });
  await record(context, { kind: 'member.joined', community, member: member.id, follow });
  return { state: 'accepted' };
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
  community: Community,
  member: Actor,
  follow: string | null,
): Promise<JoinRefusal | null> {
  if (!community.local && !member.local) return 'not-found';
  if (community.deleted || community.removed || member.deleted) return 'gone';
  if (follow !== null && (await isBuried(context, follow, member.uri))) return 'buried';
  const where = { person: member.id, community: community.id, now: context.now };
  return (await findStanding(context.tx, where)).banned ? 'banned' : null;
}

/** Called for a Follow of a community, and when one of our people wants to join one. */
export async function joinCommunity(
  context: Context,
  joining: Joining,
): Promise<Outcome<Joined, JoinRefusal>> {
  const community = await findCommunity(context.tx, joining.community);
  const member = await findActor(context.tx, joining.member);
  if (community === null || member === null) return refuse('not-found');
  const refusal = await mayJoin(context, community, member, joining.follow);
  if (refusal !== null) return refuse(refusal);
  return done(
    community.local ? await joinOurs(context, member, joining) : await askToJoin(context, joining),
  );
}
