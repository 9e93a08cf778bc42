/** Receives Like and Dislike: somebody votes on a post or comment. */
import { resolveSubject } from '#federation/gather.ts';
import { idOf } from '#federation/objects/wire.ts';
import { ignored, later, refused, voting, type Arrival, type Plan } from './arrival.ts';

export const receiveLike = (arrival: Arrival): Promise<Plan> => receiveVote(arrival, 1);
export const receiveDislike = (arrival: Arrival): Promise<Plan> => receiveVote(arrival, -1);

/** A vote on something not yet here waits for nothing: the thing itself is fetched. */
async function receiveVote(arrival: Arrival, value: 1 | -1): Promise<Plan> {
  const { world, activity, actor } = arrival;
  const uri = idOf(activity.json['object']);
  if (uri === null) return refused('votes on nothing');
  const found = await resolveSubject(world, uri);
  if (!found.done) {
    return found.reason === 'unreachable'
      ? later('subject cannot be reached')
      : ignored(`subject is ${found.reason}`);
  }
  const { subject } = found.value;
  return voting({ voter: actor.id, subject, value, activity: activity.id });
}
