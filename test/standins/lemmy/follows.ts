/** Follows from both sides: communities here accept, people here wait for their answer. */
import { isJson, str } from '../protocol/json.ts';
import type { Json } from '../protocol/types.ts';
import type { Activity } from './activities.ts';
import { isPersonKind, remoteActor } from './actors.ts';
import { refuse } from './refused.ts';
import type { LemmyState } from './state.ts';

const CONTEXT = ['https://join-lemmy.org/context.json', 'https://www.w3.org/ns/activitystreams'];

type Of<Kind extends Activity['kind']> = Extract<Activity, { kind: Kind }>;

/** Stores a follower of somebody here and sends the Accept with the whole Follow in it. */
export async function acceptFollower(state: LemmyState, activity: Of<'follow'>): Promise<string> {
  const target = state.locals.get(activity.object);
  if (target === undefined || target.kind === 'Application')
    return refuse('NotFound: whom to follow');
  const follower = await remoteActor(state, activity.actor);
  const groupMay = state.version === '1.0' && target.kind === 'Group' && follower.kind === 'Group';
  if (!isPersonKind(follower.kind) && !groupMay) refuse('only a person may follow');
  const facts = state.group(target.id);
  if (facts.banned.has(follower.id) || state.siteBans.has(follower.id)) refuse('banned');
  facts.followers.set(follower.id, follower.inbox);
  const id = state.activityId('accept');
  const accept: Json = {
    '@context': CONTEXT,
    id,
    type: 'Accept',
    actor: target.id,
    to: [follower.id],
    object: activity.raw,
  };
  state.activities.set(id, 'sensitive');
  state.queue?.add([follower.inbox], accept, state.signer(target));
  return 'a follower joined';
}

/** An Accept or Reject for a Follow of somebody here. */
export function takeAnswer(state: LemmyState, activity: Of<'answer'>): string {
  const given = isJson(activity.follow) ? str(activity.follow['id']) : activity.follow;
  const found = [...state.members.entries()].find(([, one]) => one.follow['id'] === given);
  if (found === undefined) return refuse('NotFound: there is no such Follow of ours');
  const [, member] = found;
  if (member.follow['object'] !== activity.actor) refuse('only the community followed may answer');
  if (isJson(activity.follow)) {
    const { actor, object } = activity.follow;
    const same = actor === member.follow['actor'] && object === member.follow['object'];
    if (!same) refuse('the Follow in the answer is not the one that was sent');
  }
  member.state = activity.verb === 'Accept' ? 'accepted' : 'rejected';
  return activity.verb === 'Accept' ? 'the follow was accepted' : 'the follow was rejected';
}
