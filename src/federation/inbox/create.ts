/** Receives Create: a post to a community, or a comment inside one. */
import { declinePost } from '#domain/posts/decline-post.ts';
import { communitiesNamed, gather, keepGathered, type GatherRefusal } from '#federation/gather.ts';
import { readObject, type RemoteObject } from '#federation/objects/read-object.ts';
import { addressesOf, isJson, isPublic, typeOf } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';
import { fetchObject } from '#federation/gather.ts';
import { sameOrigin } from '#lib/hosts.ts';
import { cut } from '#lib/tricks.ts';
import {
  applied,
  beside,
  ignored,
  later,
  privately,
  refused,
  verdictOfFetch,
  type Arrival,
  type Plan,
} from './arrival.ts';

/** The actor must be the author; an object of the actor's own origin is believed as it is pushed. */
export async function receiveCreate(arrival: Arrival): Promise<Plan> {
  const { world, activity } = arrival;
  const { object: pushed } = activity.json;
  if (typeof pushed === 'string') {
    if (!sameOrigin(pushed, activity.actor)) return refused('object of another origin');
    const fetched = await fetchObject(world, pushed);
    return fetched.done
      ? keepPushed(arrival, fetched.value)
      : verdictOfFetch(fetched.reason, 'object');
  }
  const object = readObject(pushed);
  if (object === 'unknown-type' && isJson(pushed)) return unkept(pushed);
  if (typeof object === 'string') return refused(object);
  return keepPushed(arrival, object);
}

/** Of a type that we do not show. A private one (Pleroma's ChatMessage) is not kept in the receipt. */
export function unkept(object: Json): Plan {
  const reason = `${cut(typeOf(object), 64) || 'what has no type'} is not kept`;
  const open = isPublic(addressesOf(object['to']), addressesOf(object['cc']));
  return open ? ignored(reason) : privately(reason);
}

/** Shared with Update, which may arrive before its Create. */
export async function keepPushed(arrival: Arrival, object: RemoteObject): Promise<Plan> {
  const { world, activity } = arrival;
  if (object.author !== activity.actor) return refused('author is not the actor');
  if (!sameOrigin(object.id, activity.actor)) return refused('object of another origin');
  const gathered = await gather(world, object);
  if (!gathered.done) return decline(arrival, object, gathered.reason);
  return beside(async (context) => {
    const kept = await keepGathered(context, gathered.value, { told: true });
    if (kept.done) return kept.value.fresh ? applied : ignored(knownAlready);
    const { place } = gathered.value;
    if (place.kind === 'thread' && place.community.local && tellable.has(kept.reason)) {
      await declinePost(context, {
        community: place.community.id,
        author: arrival.actor.id,
        object: object.id,
        why: kept.reason,
      });
      return applied;
    }
    return ignored(kept.reason);
  });
}

/** Why a Create of what is here is ignored. */
export const knownAlready = 'known already';

/** Reasons that an author can do something about. */
const tellable = new Set(['members-only', 'moderators-only', 'banned']);

async function decline(
  arrival: Arrival,
  object: RemoteObject,
  reason: GatherRefusal,
): Promise<Plan> {
  if (reason === 'unreachable') return later('author or parent cannot be reached');
  if (reason !== 'not-public' && reason !== 'not-to-be-announced') {
    return object.public ? ignored(reason) : privately(reason);
  }
  const named = await communitiesNamed(arrival.world, object);
  const community = named.find(({ local }) => local);
  // A private message leaves no trace but this: that one came, and that its author was told.
  if (community === undefined || arrival.actor.kind !== 'person' || object.inReplyTo !== null) {
    return privately(reason);
  }
  return async (context) => {
    await declinePost(
      { ...context, original: null },
      { community: community.id, author: arrival.actor.id, object: object.id, why: reason },
    );
    return { state: 'ignored', reason, forget: true, effect: true };
  };
}
