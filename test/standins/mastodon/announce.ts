/** Boosts: one per booster and status, always of the original as its own server shows it. */
import { idOf } from '../protocol/json.ts';
import type { Peer } from '../protocol/microblog.ts';
import { accepted, ignored, refused } from '../protocol/received.ts';
import type { Decision } from '../protocol/received.ts';
import type { Json } from '../protocol/types.ts';
import type { MastodonState } from './state.ts';
import { fetchStatus } from './statuses.ts';

const SIX_HOURS = 6 * 60 * 60 * 1000;

/** An inlined object is never believed: only its id is taken. */
export async function receiveAnnounce(
  state: MastodonState,
  activity: Json,
  actor: Peer,
): Promise<Decision> {
  const id = idOf(activity);
  const uri = idOf(activity['object']);
  if (id === undefined || uri === undefined)
    return refused('an Announce needs an id and an object');
  const followers = state.followersHere(actor.id);
  const [asker] = followers;
  if (asker === undefined && !state.isLocal(uri)) return ignored('nobody here follows the booster');
  if ((state.undone.get(id) ?? 0) > state.now) return ignored('it was undone before it came');
  const found = await fetchStatus(state, uri, asker ?? state.instance);
  if (!found.ok) return ignored(found.reason);
  const status = found.value;
  if (status.deleted) return ignored('the status was deleted');
  if (status.visibility !== 'public' && status.visibility !== 'unlisted') {
    return ignored('only public and unlisted statuses are boosted');
  }
  const again = state.boosts.some((one) => one.by === actor.id && one.object === status.id);
  if (again) return ignored('boosted by this actor already');
  state.addBoost({ id, by: actor.id, object: status.id, activity });
  return accepted('boosted');
}

/** Takes back a boost by the exact id it was stored under. */
export function undoAnnounce(state: MastodonState, id: string, actor: Peer): Decision {
  const boost = state.boosts.find((one) => one.id === id && one.by === actor.id);
  if (boost === undefined) {
    state.undone.set(id, state.now + SIX_HOURS);
    return ignored('there is no boost by this id; remembered for six hours');
  }
  state.dropBoost(boost);
  return accepted('boost undone');
}
