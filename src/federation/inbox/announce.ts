/** Receives Announce: a community that is followed from here relays what its members did. */
import { isFollowedHere } from '#domain/memberships/is-followed-here.ts';
import type { Context } from '#domain/context.ts';
import { idOf, isJson, listOf, typeOf } from '#federation/objects/wire.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { applied, ignored, privately, type Arrival, type Plan, type Verdict } from './arrival.ts';
import { planAnnounced, planAnnouncedId } from './announced.ts';

/** How many items of one batch (PieFed's collections of votes) are read. */
const itemsMax = 100;

/**
 * Boosts by people, and communities that nobody here follows, mean nothing to us. Each item is
 * believed by the table of authority in federation.md; the items of a batch stand or fall alone.
 */
export async function receiveAnnounce({ world, activity, actor }: Arrival): Promise<Plan> {
  if (actor.kind !== 'community') return ignored('boosts of people are not counted');
  if (!(await isFollowedHere(world.house.database.query, actor.id))) return ignored('not-followed');
  const plans = await Promise.all(
    itemsOf(activity.json['object']).map((item) =>
      planItem({ world, activity, actor }, item, actor),
    ),
  );
  return combine(plans);
}

/** One thing, a list, or a collection of them. */
function itemsOf(object: unknown): readonly unknown[] {
  if (isJson(object) && typeOf(object).endsWith('Collection')) {
    return [...listOf(object['orderedItems']), ...listOf(object['items'])].slice(0, itemsMax);
  }
  return listOf(object).slice(0, itemsMax);
}

async function planItem(arrival: Arrival, item: unknown, community: Actor): Promise<Plan> {
  const { world } = arrival;
  // NodeBB and others may wrap an Announce in an Announce: the inner one's object is meant.
  if (isJson(item) && item['type'] === 'Announce') {
    return idOf(item['actor']) === community.uri
      ? planItem(
          arrival,
          isJson(item['object']) && item['object']['type'] === 'Announce' ? null : item['object'],
          community,
        )
      : ignored('announces the announcement of somebody else');
  }
  if (typeof item === 'string') {
    const uri = idOf(item);
    return uri === null ? ignored('announces nothing') : planAnnouncedId(world, uri, community);
  }
  return isJson(item) ? planAnnounced(world, item, community) : ignored('announces nothing');
}

/**
 * What is ready is done now, and looked at once more with what could not be reached: a vote counts once, and
 * what is known is known. The batch counts as applied when its last item is settled or given up.
 */
function combine(plans: readonly Plan[]): Plan {
  if (plans.length === 1) return plans[0]!;
  const waiting = plans.some((plan) => typeof plan !== 'function' && plan.state === 'later');
  return async (context: Context): Promise<Verdict> => {
    const verdicts: Verdict[] = [];
    for (const plan of plans)
      verdicts.push(typeof plan === 'function' ? await plan(context) : plan);
    const effect = verdicts.some(({ state }) => state === 'applied');
    if (waiting) {
      return { state: 'later', reason: 'an item of the batch cannot be reached', effect };
    }
    if (effect) return applied;
    const nothing = 'nothing in the batch concerned us';
    const secret = verdicts.some((one) => one.state === 'ignored' && one.forget === true);
    return secret ? privately(nothing) : ignored(nothing);
  };
}
