/** Membership in words: Accept and Reject of a Follow, and our people's own Follow and its Undo. */
import type { EventOf } from '#domain/journal/events.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { noteFollow } from '#domain/memberships/note-follow.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, plain, type Deed } from './words.ts';

/** To one inbox, readable by nobody else; goes before what a community has to say to everybody. */
function privately(deed: Deed, form: string, signer: Actor, to: Actor): Utterance[] {
  if (to.local || to.inbox === '') return [];
  return [
    {
      form,
      id: deed.id,
      body: plain(deed),
      signer,
      open: false,
      community: null,
      dialect: null,
      software: null,
      inboxes: [to.inbox],
      actor: signer.uri,
      object: to.uri,
      after: [],
      weight: 'other',
    },
  ];
}

const pair = async (
  telling: Telling,
  one: number,
  other: number,
): Promise<readonly [Actor, Actor] | null> => {
  const [first, second] = [await findActor(telling.tx, one), await findActor(telling.tx, other)];
  return first === null || second === null ? null : [first, second];
};

/** The whole Follow is embedded: Lemmy 0.19 understands nothing less. */
export async function memberJoined(
  telling: Telling<EventOf<'member.joined'>>,
): Promise<readonly Utterance[]> {
  const { event } = telling;
  const actors = await pair(telling, event.community, event.member);
  if (actors === null || event.follow === null) return [];
  return answer(telling, {
    type: 'Accept',
    answerer: actors[0],
    follower: actors[1],
    follow: event.follow,
  });
}

/** People cannot be followed yet, and the banned do not come in. */
export async function followRefused(
  telling: Telling<EventOf<'follow.refused'>>,
): Promise<readonly Utterance[]> {
  const { event } = telling;
  const actors = await pair(telling, event.target, event.follower);
  if (actors === null) return [];
  return answer(telling, {
    type: 'Reject',
    answerer: actors[0],
    follower: actors[1],
    follow: event.follow,
  });
}

function answer(
  telling: Telling,
  told: { type: 'Accept' | 'Reject'; answerer: Actor; follower: Actor; follow: string },
): Utterance[] {
  const { type, answerer, follower, follow } = told;
  const deed: Deed = {
    id: activityId(telling, type),
    type,
    actor: answerer.uri,
    to: [follower.uri],
    object: { id: follow, type: 'Follow', actor: follower.uri, object: answerer.uri },
  };
  return privately(deed, type.toLowerCase(), answerer, follower);
}

const followDeed = (id: string, member: Actor, community: Actor): Deed => ({
  id,
  type: 'Follow',
  actor: member.uri,
  to: [community.uri],
  object: community.uri,
});

/** The id is kept with the membership, for the Accept that names it and for a later Undo. */
export async function joinAsked(
  telling: Telling<EventOf<'join.asked'>>,
): Promise<readonly Utterance[]> {
  const { event } = telling;
  const actors = await pair(telling, event.community, event.member);
  if (actors === null) return [];
  const [community, member] = actors;
  const deed = followDeed(activityId(telling, 'Follow'), member, community);
  const { house } = telling.world;
  await noteFollow(
    {
      tx: telling.tx,
      now: house.clock(),
      origin: house.origin,
      newId: house.newId,
      original: null,
      afterCommit: () => undefined,
      ring: () => undefined,
    },
    { community: community.id, member: member.id, follow: deed.id },
  );
  return privately(deed, 'follow', member, community);
}

/** Nothing was asked yet when there is no Follow to undo. */
export async function joinWithdrawn(
  telling: Telling<EventOf<'join.withdrawn'>>,
): Promise<readonly Utterance[]> {
  const { event } = telling;
  const actors = await pair(telling, event.community, event.member);
  if (actors === null || event.follow === null) return [];
  const [community, member] = actors;
  const deed: Deed = {
    id: activityId(telling, 'Undo'),
    type: 'Undo',
    actor: member.uri,
    to: [community.uri],
    object: followDeed(event.follow, member, community),
  };
  return privately(deed, 'undo', member, community);
}
