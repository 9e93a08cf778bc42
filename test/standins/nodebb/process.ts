/** What NodeBB does with an activity: the table of what it takes, and the rest ignored. */
import { AS2, idOf, isJson, isPublic, sameHost, str } from '../protocol/json.ts';
import { accepted, ignored, refused } from '../protocol/received.ts';
import type { Decision } from '../protocol/received.ts';
import type { Json } from '../protocol/types.ts';
import { fetchDocument, Thrown } from './fetch.ts';
import { assertNote, isNoteType, namedGroup, refreshNote } from './notes.ts';
import type { NodeBBState } from './state.ts';

/** An embedded object of another host is thrown away and asked for at its own. */
async function believed(state: NodeBBState, actor: string, object: unknown): Promise<unknown> {
  const id = isJson(object) ? str(object['id']) : undefined;
  if (id === undefined || sameHost(id, actor)) return object;
  if (state.isLocal(id)) throw new Thrown(`${id} is our own`, 424);
  const found = await fetchDocument(state, id);
  if (found === undefined) throw new Thrown(`${id} cannot be resolved`, 424);
  return found;
}

export async function processActivity(state: NodeBBState, activity: Json): Promise<Decision> {
  const actor = idOf(activity['actor']) ?? '';
  const type = activity['type'];
  if (type === 'Accept' || type === 'Reject') return receiveAnswer(state, activity, actor);
  if (type === 'Follow') return receiveFollow(state, activity, actor);
  if (type === 'Flag') {
    state.reports.push(activity);
    return accepted('reported');
  }
  const object = await believed(state, actor, activity['object']);
  switch (type) {
    case 'Announce':
      return receiveAnnounce(state, object, actor);
    case 'Create':
      return receiveCreate(state, activity, object);
    case 'Update':
      return receiveUpdate(state, object);
    case 'Like':
    case 'Dislike':
      return receiveVote(state, object, actor, type === 'Like' ? 1 : -1);
    case 'Undo':
      return receiveUndo(state, object, actor);
    case 'Delete':
      return receiveDelete(state, object, actor);
    default:
      return ignored(`NodeBB does nothing with ${String(type)}`);
  }
}

async function receiveAnnounce(
  state: NodeBBState,
  object: unknown,
  actor: string,
): Promise<Decision> {
  const group = state.actors.get(actor)?.type === 'Group' ? actor : undefined;
  if (!isJson(object)) return keep(state, idOf(object), group);
  if (isNoteType(object['type'])) return keep(state, idOf(object), group);
  const inner = idOf(object['actor']) ?? '';
  switch (object['type']) {
    case 'Create':
      return keep(state, idOf(object['object']), group);
    case 'Update':
      return receiveUpdate(state, object['object']);
    case 'Like':
      return receiveVote(state, object['object'], inner, 1);
    case 'Announce':
      return receiveAnnounce(state, object['object'], actor);
    case 'Delete':
      return announcedDelete(state, object, actor);
    default:
      return ignored(`an announced ${String(object['type'])} is ignored`);
  }
}

async function keep(
  state: NodeBBState,
  id: string | undefined,
  group: string | undefined,
): Promise<Decision> {
  if (id === undefined) return refused('nothing to keep');
  if (state.isLocal(id)) return ignored('our own, come back');
  if (state.store.find(id) !== undefined) return ignored('the post is known');
  const kept = await assertNote(state, id, group);
  return kept === undefined ? ignored(`${id} cannot be fetched`) : accepted('post kept');
}

async function receiveCreate(
  state: NodeBBState,
  activity: Json,
  object: unknown,
): Promise<Decision> {
  if (!isJson(object)) return keep(state, idOf(object), undefined);
  if (!isPublic(object)) {
    state.chats.push(activity);
    return accepted('not public: taken as a private chat');
  }
  const group = namedGroup(state, object, activity);
  const parent = idOf(object['inReplyTo']);
  const related = group !== undefined || (parent !== undefined && state.store.find(parent));
  if (!related) return ignored('no relation to anything here');
  return keep(state, idOf(object), group);
}

async function receiveUpdate(state: NodeBBState, object: unknown): Promise<Decision> {
  const id = idOf(object);
  if (id === undefined || state.isLocal(id)) return ignored('nothing of others to update');
  if (isJson(object) && object['inbox'] !== undefined) {
    state.actors.delete(id);
    return accepted('actor forgotten, to be fetched again');
  }
  const done = await refreshNote(state, id);
  return done ? accepted('post fetched again') : ignored(`${id} is not known or not served`);
}

async function receiveVote(
  state: NodeBBState,
  object: unknown,
  actor: string,
  value: 1 | -1,
): Promise<Decision> {
  const id = idOf(object);
  if (id === undefined) return refused('a vote on nothing');
  if (state.store.find(id) === undefined) {
    const kept = await assertNote(state, id, undefined);
    if (kept === undefined) return ignored(`${id} is not known`);
  }
  state.store.vote(id, actor, value);
  return accepted(value === 1 ? 'upvote' : 'downvote');
}

/** Only votes on NodeBB's own posts can be taken back. */
function receiveUndo(state: NodeBBState, object: unknown, actor: string): Decision {
  if (!isJson(object)) return ignored('an Undo of something unknown');
  const target = idOf(object['object']) ?? '';
  if (object['type'] === 'Follow') {
    state.users.get(target)?.followers.delete(actor);
    return accepted('unfollowed');
  }
  const vote = object['type'] === 'Like' || object['type'] === 'Dislike';
  if (!vote || !state.isLocal(target)) return ignored(`Undo of ${String(object['type'])}`);
  state.store.vote(target, actor, 0);
  return accepted('vote undone');
}

function receiveDelete(state: NodeBBState, object: unknown, actor: string): Decision {
  const id = idOf(object) ?? '';
  const entry = state.store.find(id);
  if (entry === undefined) return ignored(`${id} is not known`);
  const community = state.store.communityOf(id);
  if (!sameHost(actor, id) && !sameHost(actor, community)) return refused('not allowed to delete');
  entry.deleted = true;
  return accepted('post purged');
}

function announcedDelete(state: NodeBBState, activity: Json, group: string): Decision {
  const id = idOf(activity['object']) ?? '';
  const actor = idOf(activity['actor']) ?? '';
  const entry = state.store.find(id);
  if (state.isLocal(id) && entry !== undefined) {
    throw new Thrown('an announced Delete of a post of ours makes the handler throw');
  }
  if (entry === undefined) return ignored(`${id} is not known`);
  const byAuthor = entry.author === actor;
  const byModerator = sameHost(actor, group);
  if (!byAuthor && !byModerator) return refused('neither the author nor of the host of the Group');
  if (byAuthor) entry.deleted = true;
  else entry.removed = true;
  return accepted('post deleted');
}

function receiveAnswer(state: NodeBBState, activity: Json, actor: string): Decision {
  const id = idOf(activity['object']);
  const found = [...state.members.values()].find((one) => one.follow['id'] === id);
  if (found === undefined) return ignored('no such follow');
  if (activity['type'] === 'Reject') return ignored('a Reject leaves the follow pending');
  if (found.follow['object'] !== actor) return refused('only the one followed may answer');
  found.state = 'accepted';
  return accepted('the follow was accepted');
}

function receiveFollow(state: NodeBBState, activity: Json, actor: string): Decision {
  const user = state.users.get(idOf(activity['object']) ?? '');
  const follower = state.actors.get(actor);
  if (user === undefined || follower === undefined) throw new Thrown('nobody to follow', 404);
  user.followers.set(actor, follower.inbox);
  const { '@context': _, ...object } = activity;
  const id = `${user.id}#activity/accept:follow/${encodeURIComponent(actor)}/${state.stamp}`;
  const accept = { '@context': AS2, id, type: 'Accept', actor: user.id, to: [actor], object };
  state.queue?.add([follower.inbox], accept, state.signer(user));
  return accepted('followed and accepted');
}
