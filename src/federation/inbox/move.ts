/** Receives Move: an account that goes elsewhere says where, or a moderator puts a thread elsewhere. */
import { idOf } from '#federation/objects/wire.ts';
import { fetchActor } from '#federation/resolve-actor.ts';
import { planModeration } from './moderate.ts';
import { findThread } from './moderate-post.ts';
import { applied, refused, verdictOfFetch, type Listener } from './arrival.ts';

/** The actor's own document must say the same (`movedTo`); members are not moved along yet. */
export const receiveMove: Listener = async ({ world, activity, actor }) => {
  if (idOf(activity.json['object']) !== activity.actor) {
    const thread = await findThread(world, idOf(activity.json['object']) ?? '');
    if (thread === null) return refused('moves somebody else');
    return planModeration(world, activity, { by: actor, community: null });
  }
  const target = idOf(activity.json['target']);
  const fetched = await fetchActor(world, activity.actor);
  if (!fetched.done) return verdictOfFetch(fetched.reason, 'actor');
  if (target === null || fetched.value.movedTo !== target) return refused('does not say movedTo');
  return () => Promise.resolve(applied);
};
