/** What GoToSocial makes of an activity for the person whose inbox it came to. */
import { idOf, idsOf, isJson, sameHost, str } from '../protocol/json.ts';
import { receiveAnswer, receiveFollow } from '../protocol/follows.ts';
import type { Peer, Person } from '../protocol/microblog.ts';
import { accepted, ignored, refused } from '../protocol/received.ts';
import type { Decision } from '../protocol/received.ts';
import type { Json } from '../protocol/types.ts';
import { fetchDocument } from './fetch.ts';
import type { GoToSocialState } from './state.ts';
import { fetchStatus, importObject, isSupported, mayAnnounce, mentionsIn } from './statuses.ts';

/** Decides; the HTTP answer was 202 already. */
export async function processActivity(
  state: GoToSocialState,
  activity: Json,
  signer: Peer,
  person: Person,
): Promise<Decision> {
  const forwarded = idOf(activity['actor']) !== signer.id;
  switch (activity['type']) {
    case 'Create':
      return receiveCreate(state, activity, signer, person, forwarded);
    case 'Update':
      return receiveUpdate(state, activity, signer, person, forwarded);
    case 'Delete':
      return receiveDelete(state, activity, signer);
    default:
  }
  if (forwarded) return refused('the signer is not the actor');
  switch (activity['type']) {
    case 'Announce':
      return receiveAnnounce(state, activity, signer, person);
    case 'Undo':
      return receiveUndo(state, activity, signer);
    case 'Like': {
      const status = state.statuses.get(idOf(activity['object']) ?? '');
      if (status?.local !== true) return ignored('the status is not of here');
      status.likes.add(signer.id);
      return accepted('favourite');
    }
    case 'Follow':
      return receiveFollow(state, activity, signer);
    case 'Accept':
    case 'Reject':
      return receiveAnswer(state, activity, signer);
    case 'Flag':
      state.reports.push(activity);
      return accepted('reported');
    default:
      return ignored(`GoToSocial does nothing with ${String(activity['type'])}`);
  }
}

/** Only who signed counts, and whether this person follows them or is mentioned. */
function isRelevant(person: Person, signer: Peer, object: Json): boolean {
  if (person.following.get(signer.id)?.state === 'accepted') return true;
  return [...idsOf(object['to']), ...idsOf(object['cc']), ...mentionsIn(object)].includes(
    person.id,
  );
}

async function receiveCreate(
  state: GoToSocialState,
  activity: Json,
  signer: Peer,
  person: Person,
  forwarded: boolean,
): Promise<Decision> {
  const object = activity['object'];
  const id = idOf(object);
  if (id === undefined) return refused('a Create of nothing');
  if (isJson(object) && !isSupported(object['type'])) return ignored('no status');
  if (!isRelevant(person, signer, isJson(object) ? object : {})) {
    return ignored('not relevant: the signer is not followed and this person not mentioned');
  }
  if (state.tombstones.has(id)) return ignored('it was deleted before it came');
  if (state.statuses.has(id)) return ignored('the status is known');
  const trusted = !forwarded && isJson(object) && idOf(object['attributedTo']) === signer.id;
  const found = trusted
    ? await importObject(state, object, person)
    : await fetchStatus(state, id, person);
  if (!found.ok) return refused(found.reason);
  return accepted(trusted ? 'status kept' : 'forwarded: fetched from its own server and kept');
}

async function receiveUpdate(
  state: GoToSocialState,
  activity: Json,
  signer: Peer,
  person: Person,
  forwarded: boolean,
): Promise<Decision> {
  const object = activity['object'];
  const id = idOf(object);
  if (id === undefined || !isJson(object)) return ignored('an Update without an object');
  if (id === signer.id && !forwarded) {
    state.peers.delete(id);
    return accepted('account updated');
  }
  if (!isSupported(object['type'])) return ignored('no status');
  const known = state.statuses.get(id);
  if (known === undefined) return receiveCreate(state, activity, signer, person, forwarded);
  if (known.local) return ignored('the status is of here');
  const trusted = !forwarded && known.author === signer.id && sameHost(id, signer.id);
  const found = trusted
    ? await importObject(state, object, person)
    : await fetchStatus(state, id, person, true);
  if (!found.ok) return refused(found.reason);
  return accepted(trusted ? 'status edited' : 'forwarded: fetched again from its own server');
}

/** A forwarded Delete is dropped without a word: only the author's own signature counts. */
function receiveDelete(state: GoToSocialState, activity: Json, signer: Peer): Decision {
  const id = idOf(activity['object']);
  if (id === undefined) return refused('a Delete of nothing');
  if (id === signer.id) {
    for (const one of state.statuses.values()) if (one.author === id) one.deleted = true;
    return accepted('account deleted');
  }
  const status = state.statuses.get(id);
  if (status === undefined) return ignored('the status is not known');
  if (status.author !== signer.id) return ignored('forwarded Deletes are dropped');
  status.deleted = true;
  state.tombstones.add(id);
  return accepted('status deleted');
}

async function receiveAnnounce(
  state: GoToSocialState,
  activity: Json,
  signer: Peer,
  person: Person,
): Promise<Decision> {
  const id = str(activity['id']);
  const uri = idOf(activity['object']);
  if (id === undefined || uri === undefined) return refused('an Announce without an object');
  const follows = person.following.get(signer.id)?.state === 'accepted';
  const own = state.statuses.get(uri)?.author === person.id;
  if (!follows && !own) return ignored('not relevant: the booster is not followed');
  const known = state.statuses.get(uri);
  if (known === undefined && !state.isLocal(uri)) {
    const found = await fetchDocument(state, uri, person);
    if (!found.ok) return ignored(found.reason);
    if (!isSupported(found.value['type'])) {
      return ignored(`an announced ${String(found.value['type'])} is dropped`);
    }
    const kept = await importObject(state, found.value, person);
    if (!kept.ok) return ignored(kept.reason);
  }
  const status = state.statuses.get(uri);
  if (status === undefined || status.deleted) return ignored('the status is not known');
  if (!mayAnnounce(status.document, signer.id)) return ignored('its author forbids announcing it');
  const again = state.boosts.some((one) => one.by === signer.id && one.object === uri);
  if (again) return ignored('boosted by this actor already');
  state.addBoost({ id, by: signer.id, object: uri, activity });
  return accepted('boosted');
}

function receiveUndo(state: GoToSocialState, activity: Json, signer: Peer): Decision {
  const object = activity['object'];
  const id = idOf(object);
  const inner = isJson(object) ? object : {};
  if (inner['type'] === 'Follow') {
    const person = state.people.get(idOf(inner['object']) ?? '');
    person?.followers.delete(signer.id);
    return person === undefined ? ignored('nobody here') : accepted('unfollowed');
  }
  if (inner['type'] === 'Like') {
    state.statuses.get(idOf(inner['object']) ?? '')?.likes.delete(signer.id);
    return accepted('favourite undone');
  }
  const boost = state.boosts.find((one) => one.id === id && one.by === signer.id);
  if (boost === undefined) return ignored('there is nothing by this id to undo');
  state.dropBoost(boost);
  return accepted('boost undone');
}
