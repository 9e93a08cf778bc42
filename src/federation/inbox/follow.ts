/** Receives Follow: somebody joins a community of ours. */
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { record } from '#domain/journal/record.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { idOf } from '#federation/objects/wire.ts';
import { applied, ignored, refused, verdictOf, type Listener } from './arrival.ts';

/** Whoever waits for an answer gets one. */
const turnedAway: ReadonlySet<string> = new Set(['banned', 'not-known']);

/**
 * A community takes in whoever is not banned: at once, or when a moderator has decided, if it wants that; people cannot
 * be followed yet.
 */
export const receiveFollow: Listener = async ({ world, activity, actor }) => {
  const uri = idOf(activity.json['object']);
  if (uri === null) return refused('follows nothing');
  const target = await findActorByUri(world.house.database.query, uri);
  if (target === null || !target.local) return ignored('follows nobody here');
  return async (context) => {
    const refusal = { target: target.id, follower: actor.id, follow: activity.id };
    if (target.kind !== 'community') {
      await record({ ...context, original: null }, { kind: 'follow.refused', ...refusal });
      return applied;
    }
    const joined = await joinCommunity(
      { ...context, original: null },
      { community: target.id, member: actor.id, follow: activity.id },
    );
    if (!joined.done && turnedAway.has(joined.reason)) {
      await record({ ...context, original: null }, { kind: 'follow.refused', ...refusal });
      return applied;
    }
    return verdictOf(joined);
  };
};
