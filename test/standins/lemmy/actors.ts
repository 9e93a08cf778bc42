/** Remote actors: fetched, checked for what Lemmy requires, kept for a day. */
import { hostOf, isJson, str } from '../protocol/json.ts';
import type { Json } from '../protocol/types.ts';
import { dereference, newVisit } from './fetch.ts';
import type { Visit } from './fetch.ts';
import { needUrl } from './parse.ts';
import { refuse } from './refused.ts';
import type { LemmyState, RemoteActor } from './state.ts';

const DAY = 24 * 60 * 60 * 1000;
const PERSONS = new Set(['Person', 'Service', 'Organization']);

export function isPersonKind(kind: string): boolean {
  return PERSONS.has(kind);
}

function checkPicture(json: Json, key: string): void {
  const value = json[key];
  if (value === undefined || value === null) return;
  const one = Array.isArray(value) ? value[0] : value;
  if (one !== undefined && !(isJson(one) && one['type'] === 'Image' && str(one['url']))) {
    refuse(`"${key}" of the actor must be an Image with a string url`);
  }
}

function checkGroup(json: Json): void {
  if ((json['mediaType'] ?? 'text/html') !== 'text/html') refuse('"mediaType" must be text/html');
  const language = json['language'];
  const right = (one: unknown) => isJson(one) && str(one['identifier']) && str(one['name']);
  if (language !== undefined && !(Array.isArray(language) && language.every(right))) {
    refuse('"language" of a Group must be an array of {identifier, name}');
  }
}

function readKey(json: Json, id: string): string {
  const key = json['publicKey'];
  if (!isJson(key) || str(key['id']) === undefined) return refuse('missing field "publicKey"');
  const pem = str(key['publicKeyPem']);
  if (key['owner'] !== id) refuse('the key belongs to somebody else');
  if (pem === undefined || !pem.includes('BEGIN PUBLIC KEY')) {
    return refuse('the key must be RSA in SPKI PEM');
  }
  return pem;
}

function readSharedInbox(json: Json): string | undefined {
  const endpoints = json['endpoints'];
  if (endpoints === undefined || endpoints === null) return undefined;
  if (!isJson(endpoints)) return refuse('"endpoints" must be an object');
  return needUrl(endpoints, 'sharedInbox');
}

/** Reads an actor document, or refuses it for the field that is wrong. */
export function readActor(json: Json, fetchedAt: number): RemoteActor {
  const id = needUrl(json, 'id');
  const kind = json['type'];
  const known = kind === 'Group' || kind === 'Application' || PERSONS.has(String(kind));
  if (typeof kind !== 'string' || !known) return refuse(`"${String(kind)}" is no actor`);
  const name = str(kind === 'Application' ? json['name'] : json['preferredUsername']);
  if (name === undefined) return refuse('the actor has no name to be called by');
  const inbox = needUrl(json, 'inbox');
  const outbox = needUrl(json, 'outbox');
  const publicKeyPem = readKey(json, id);
  const shared = readSharedInbox(json);
  for (const key of ['icon', 'image']) checkPicture(json, key);
  if (kind === 'Group') checkGroup(json);
  const moderators = kind === 'Group' ? str(json['attributedTo']) : undefined;
  const featured = str(json['featured']);
  return {
    id,
    kind,
    name,
    inbox: shared ?? inbox,
    publicKeyPem,
    outbox,
    moderators,
    featured,
    fetchedAt,
    document: json,
  };
}

/** The actor by this id, from memory if fetched within a day. */
export async function remoteActor(
  state: LemmyState,
  id: string,
  visit: Visit = newVisit(),
): Promise<RemoteActor> {
  const now = state.options.now().getTime();
  const known = state.remotes.get(id);
  if (known !== undefined && now - known.fetchedAt < DAY) return known;
  const actor = readActor(await dereference(state, id, visit), now);
  state.remotes.set(actor.id, actor);
  await meetSite(state, id);
  return actor;
}

/** A new host is asked for its instance actor at `/`; without one, site bans never go there. */
async function meetSite(state: LemmyState, id: string): Promise<void> {
  const host = hostOf(id);
  if (host === undefined || state.sites.has(host)) return;
  state.sites.set(host, false);
  try {
    const site = readActor(await dereference(state, `${new URL(id).origin}/`), 0);
    state.sites.set(host, site.kind === 'Application');
  } catch {
    state.sites.set(host, false);
  }
}

/** Whether this id names a Group, here or elsewhere; what cannot be fetched is none. */
export async function isGroup(state: LemmyState, id: string, visit: Visit): Promise<boolean> {
  const local = state.locals.get(id);
  if (local !== undefined) return local.kind === 'Group';
  if (!URL.canParse(id) || state.isLocal(id)) return false;
  try {
    return (await remoteActor(state, id, visit)).kind === 'Group';
  } catch {
    return false;
  }
}
