/** What Mastodon makes of an activity once the request's signature has passed. */
import { idOf, idsOf, isJson, sameHost, str, withoutFragment } from '../protocol/json.ts';
import type { Peer, Status } from '../protocol/microblog.ts';
import { receiveAnswer, receiveFollow } from '../protocol/follows.ts';
import { accepted, ignored, refused } from '../protocol/received.ts';
import type { Decision } from '../protocol/received.ts';
import type { Json } from '../protocol/types.ts';
import { receiveAnnounce, undoAnnounce } from './announce.ts';
import { fetchKeyOwner, fetchPeer, hasContext } from './fetch.ts';
import type { MastodonState } from './state.ts';
import { bodyOf, fetchStatus, isSupported, mentionsIn, saveStatus } from './statuses.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Decides; the HTTP answer was 202 already. */
export async function processActivity(
  state: MastodonState,
  activity: Json,
  signer: Peer,
): Promise<Decision> {
  if (!hasContext(activity)) return refused('no ActivityStreams @context');
  const actorId = idOf(activity['actor']);
  if (actorId === undefined) return refused('no actor');
  const actor = await authorOf(state, activity, actorId, signer);
  if (actor === undefined) {
    return refused('the signer is not the actor, and no LD signature of the actor is embedded');
  }
  switch (activity['type']) {
    case 'Create':
      return receiveCreate(state, activity, actor, signer);
    case 'Update':
      return receiveUpdate(state, activity, actor, signer);
    case 'Delete':
      return receiveDelete(state, activity, actor);
    case 'Announce':
      return receiveAnnounce(state, activity, actor);
    case 'Undo':
      return receiveUndo(state, activity, actor);
    case 'Like':
      return receiveLike(state, activity, actor);
    case 'Follow':
      return receiveFollow(state, activity, actor);
    case 'Accept':
    case 'Reject':
      return receiveAnswer(state, activity, actor);
    case 'Flag':
      state.reports.push(activity);
      return accepted('reported');
    default:
      return ignored(`Mastodon does nothing with ${String(activity['type'])}`);
  }
}

async function authorOf(
  state: MastodonState,
  activity: Json,
  actorId: string,
  signer: Peer,
): Promise<Peer | undefined> {
  if (actorId === signer.id) return signer;
  if (!(await hasLdSignature(state, activity, actorId))) return undefined;
  const actor = await fetchPeer(state, actorId);
  return actor.ok ? actor.value : undefined;
}

/** The embedded LD signature of the activity's actor, by the verifier handed in if there is one. */
async function hasLdSignature(
  state: MastodonState,
  activity: Json,
  actor: string,
): Promise<boolean> {
  const signature = activity['signature'];
  if (!isJson(signature) || signature['type'] !== 'RsaSignature2017') return false;
  if (['@graph', '@included', '@reverse'].some((key) => key in activity)) return false;
  const creator = str(signature['creator']);
  const { ldVerifier } = state.mastodon;
  if (ldVerifier === undefined) return sameHost(creator, actor);
  if (creator === undefined || withoutFragment(creator) !== actor) return false;
  return ldVerifier(activity, async (keyId) => {
    const owner = await fetchKeyOwner(state, keyId);
    if (!owner.ok) throw new Error(owner.reason);
    return owner.value.publicKeyPem;
  });
}

/** Why a public post of a stranger would be kept; undefined where it is dropped. */
function relevance(
  state: MastodonState,
  object: Json,
  actor: Peer,
  signer: Peer,
): string | undefined {
  if (state.followersHere(actor.id).length > 0) return 'its author is followed here';
  if (state.followersHere(signer.id).length > 0) return 'who passed it on is followed here';
  const parent = state.statuses.get(idOf(object['inReplyTo']) ?? '');
  if (parent?.local === true) return 'it replies to somebody here';
  if (parent !== undefined && state.followersHere(parent.author).length > 0) {
    return 'it replies to somebody followed here';
  }
  const named = [...idsOf(object['to']), ...idsOf(object['cc']), ...mentionsIn(object)];
  return named.some((id) => state.people.has(id)) ? 'it is addressed to somebody here' : undefined;
}

async function receiveCreate(
  state: MastodonState,
  activity: Json,
  actor: Peer,
  signer: Peer,
): Promise<Decision> {
  const object = activity['object'];
  if (!isJson(object)) {
    const uri = idOf(object);
    if (uri === undefined || !sameHost(uri, actor.id)) return refused('the object is not its own');
    const found = await fetchStatus(state, uri, state.instance);
    return found.ok ? accepted('status fetched') : refused(found.reason);
  }
  const id = str(object['id']);
  if (!isSupported(object['type'])) return ignored(`no status: ${String(object['type'])}`);
  if (id === undefined || !sameHost(id, actor.id)) return refused('the object is not its own');
  if (idOf(object['attributedTo']) !== actor.id) return refused('attributedTo is not the actor');
  if (state.tombstones.has(id)) return ignored('it was deleted before it came');
  if (str(object['name']) !== undefined && isVote(object)) return ignored('a vote in a poll');
  const why = relevance(state, object, actor, signer);
  if (why === undefined) return ignored('not relevant to anybody here');
  if (state.statuses.has(id)) return ignored('the status is known');
  saveStatus(state, object, actor.id);
  return accepted(`status kept: ${why}`);
}

function isVote(object: Json): boolean {
  return object['type'] === 'Note' && str(object['content']) === undefined;
}

async function receiveUpdate(
  state: MastodonState,
  activity: Json,
  actor: Peer,
  signer: Peer,
): Promise<Decision> {
  const object = activity['object'];
  if (!isJson(object)) return ignored('an Update without an embedded object');
  const id = str(object['id']);
  if (id === actor.id) {
    const again = await fetchPeer(state, actor.id, true);
    return again.ok ? accepted('account updated') : refused(again.reason);
  }
  if (id === undefined || !isSupported(object['type'])) return ignored('no status');
  const status = state.statuses.get(id);
  if (status === undefined) {
    const published = Date.parse(str(object['published']) ?? '');
    if (!(state.now - published < DAY)) return ignored('an old status that is not known');
    return receiveCreate(state, activity, actor, signer);
  }
  if (status.author !== actor.id) return refused('the status belongs to somebody else');
  return editStatus(status, object);
}

function editStatus(status: Status, object: Json): Decision {
  const updated = str(object['updated']);
  const newer =
    updated !== undefined && Date.parse(updated) > Date.parse(status.updated ?? '1970-01-01');
  if (!newer) return ignored('"updated" is not newer than what is stored');
  status.updated = updated;
  status.body = bodyOf(object);
  status.document = object;
  return accepted('status edited');
}

function receiveDelete(state: MastodonState, activity: Json, actor: Peer): Decision {
  const id = idOf(activity['object']);
  if (id === undefined) return refused('a Delete of nothing');
  if (id === actor.id) {
    for (const one of state.statuses.values()) if (one.author === actor.id) one.deleted = true;
    return accepted('account deleted');
  }
  const boost = state.boosts.find((one) => one.id === id && one.by === actor.id);
  if (boost !== undefined) {
    state.dropBoost(boost);
    return accepted('boost deleted');
  }
  const status = state.statuses.get(id);
  if (status === undefined) {
    if (sameHost(id, actor.id)) state.tombstones.add(id);
    return ignored('the status is not known');
  }
  if (status.author !== actor.id) return refused('only its author deletes a status');
  state.tombstones.add(id);
  status.deleted = true;
  return accepted('status deleted');
}

function receiveLike(state: MastodonState, activity: Json, actor: Peer): Decision {
  const status = state.statuses.get(idOf(activity['object']) ?? '');
  if (status === undefined || !status.local) return ignored('the status is not of here');
  status.likes.add(actor.id);
  return accepted('favourite');
}

function receiveUndo(state: MastodonState, activity: Json, actor: Peer): Decision {
  const object = activity['object'];
  const id = idOf(object);
  const inner = isJson(object) ? object : {};
  if (inner['type'] === 'Follow') {
    const person = state.people.get(idOf(inner['object']) ?? '');
    person?.followers.delete(actor.id);
    return person === undefined ? ignored('nobody here') : accepted('unfollowed');
  }
  if (inner['type'] === 'Like') {
    const status = state.statuses.get(idOf(inner['object']) ?? '');
    status?.likes.delete(actor.id);
    return status === undefined ? ignored('unknown status') : accepted('favourite undone');
  }
  if (inner['type'] !== undefined && inner['type'] !== 'Announce') {
    return ignored(`Mastodon does nothing with Undo{${String(inner['type'])}}`);
  }
  return id === undefined ? refused('an Undo of nothing') : undoAnnounce(state, id, actor);
}
