/** Follows on a microblog: people here accept at once, and wait for the answer of whom they follow. */
import { AS2, idOf, isJson } from './json.ts';
import type { MicroblogState, Peer, Followed } from './microblog.ts';
import { accepted, ignored, refused } from './received.ts';
import type { Decision } from './received.ts';
import type { Json } from './types.ts';

export function receiveFollow(state: MicroblogState, activity: Json, actor: Peer): Decision {
  const person = state.people.get(idOf(activity['object']) ?? '');
  if (person === undefined) return ignored('nobody here by that id');
  person.followers.set(actor.id, actor.sharedInbox ?? actor.inbox);
  const { '@context': _, ...follow } = activity;
  const id = `${person.id}#accepts/follows/${person.followers.size}`;
  const accept = { '@context': AS2, id, type: 'Accept', actor: person.id, object: follow };
  state.queue?.add([actor.inbox], accept, state.signer(person));
  return accepted('followed and accepted');
}

/** Accept or Reject: found by the id of the Follow, else by who follows whom. */
export function receiveAnswer(state: MicroblogState, activity: Json, actor: Peer): Decision {
  const object = activity['object'];
  const followed = findFollow(state, object, actor.id);
  if (followed === undefined) return ignored('no such follow');
  if (followed.follow['object'] !== actor.id) return refused('only the one followed may answer');
  if (activity['type'] === 'Accept') {
    followed.state = 'accepted';
    return accepted('the follow was accepted');
  }
  followed.state = 'rejected';
  return accepted('the follow was rejected');
}

function findFollow(state: MicroblogState, object: unknown, actor: string): Followed | undefined {
  const id = idOf(object);
  const people = [...state.people.values()];
  const byId = people.map((person) => person.following.get(actor));
  const found = byId.find((one) => one !== undefined && one.follow['id'] === id);
  if (found !== undefined || !isJson(object)) return found;
  return state.people.get(idOf(object['actor']) ?? '')?.following.get(idOf(object['object']) ?? '');
}
