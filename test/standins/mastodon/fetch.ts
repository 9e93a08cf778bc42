/** How Mastodon fetches: exact content types, the id is the URL, a WebFinger round trip for actors. */
import { get } from '../protocol/client.ts';
import { AS2, AS2_PROFILE, asList, hostOf, isJson, str } from '../protocol/json.ts';
import type { Peer, Person } from '../protocol/microblog.ts';
import type { Json } from '../protocol/types.ts';
import { finger, readHandle, selfLink } from '../protocol/webfinger.ts';
import type { MastodonState } from './state.ts';

const ACCEPT = `application/activity+json, application/ld+json`;
const ACTORS = new Set(['Application', 'Group', 'Organization', 'Person', 'Service']);
const USERNAME = /^[a-z0-9_]+([.-]+[a-z0-9_]+)*$/i;
const DAY = 24 * 60 * 60 * 1000;

/** Something fetched, or why not; `unreachable` where trying again may help. */
export type Found<T> =
  | { ok: true; value: T }
  | { ok: false; reason: string; unreachable?: boolean };

const no = (reason: string, unreachable = false) => ({ ok: false, reason, unreachable }) as const;

export function hasContext(json: Json): boolean {
  return asList(json['@context']).includes(AS2);
}

function rightType(type: string): boolean {
  const [name, ...rest] = type.split(';').map((one) => one.trim().toLowerCase());
  if (name === 'application/activity+json') return true;
  const profile = AS2_PROFILE.split(';')[1]?.trim().toLowerCase();
  return name === 'application/ld+json' && rest.some((one) => one === profile);
}

/** A document whose id is the URL it was asked for by. */
export async function fetchDocument(
  state: MastodonState,
  url: string,
  as: Person = state.instance,
): Promise<Found<Json>> {
  const { net, now } = state.options;
  const signer = state.signer(as);
  const userAgent = `Mastodon/4.5.3 (http.rb/5.3.1; +${state.origin}/)`;
  const answer = await get(url, { net, now, signer, userAgent, accept: ACCEPT });
  if (answer.status === 0 || answer.status >= 500) {
    return no(`${url} does not answer (${answer.status})`, true);
  }
  if (answer.status !== 200) return no(`${url} answered ${answer.status}`);
  if (!rightType(answer.type)) return no(`${url} has the content type "${answer.type}"`);
  if (answer.json === undefined) return no(`${url} is no JSON object`);
  if (answer.json['id'] !== url) return no(`${url} serves the id ${String(answer.json['id'])}`);
  if (!hasContext(answer.json)) return no(`${url} has no ActivityStreams @context`);
  return { ok: true, value: answer.json };
}

function readPeer(state: MastodonState, json: Json): Found<Peer> {
  const id = str(json['id']);
  const type = str(json['type']);
  if (id === undefined || type === undefined || !ACTORS.has(type)) return no('it is no actor');
  const inbox = str(json['inbox']);
  if (inbox === undefined) return no('the actor has no inbox');
  const name = str(json['preferredUsername']);
  if (name === undefined) return no('the actor has no preferredUsername');
  if (name.length > 2048 || !USERNAME.test(name)) return no(`"${name}" is no username`);
  const key = asList(json['publicKey']).find((one) => isJson(one) && one['owner'] === id);
  const pem = isJson(key) ? str(key['publicKeyPem']) : undefined;
  const keyId = isJson(key) ? str(key['id']) : undefined;
  if (pem === undefined || keyId === undefined) return no('the actor has no key of its own');
  const endpoints = isJson(json['endpoints']) ? json['endpoints'] : {};
  const value: Peer = {
    id,
    type,
    name,
    url: str(json['url']) ?? id,
    inbox,
    sharedInbox: str(endpoints['sharedInbox']) ?? str(json['sharedInbox']),
    followers: str(json['followers']),
    keyId,
    publicKeyPem: pem,
    fetchedAt: state.now,
  };
  return { ok: true, value };
}

/** `acct:` of the actor must lead back to the actor, through one canonical redirect at most. */
async function roundTrip(state: MastodonState, peer: Peer): Promise<string | undefined> {
  const host = hostOf(peer.id) ?? '';
  const { net, now } = state.options;
  const scheme = state.lab ? 'http' : 'https';
  const options = { net, now, userAgent: 'Mastodon/4.5.3', scheme } as const;
  let found = await finger(peer.name, host, options);
  const subject = readHandle(found?.subject ?? '');
  if (found !== undefined && subject === undefined) return 'WebFinger gave no acct: subject';
  const same = subject?.name.toLowerCase() === peer.name.toLowerCase() && subject.host === host;
  if (subject !== undefined && !same) {
    found = await finger(subject.name, subject.host, options);
    if (found?.subject !== `acct:${subject.name}@${subject.host}`) return 'WebFinger goes in rings';
  }
  if (found === undefined) return `WebFinger of ${peer.name}@${host} does not answer`;
  if (selfLink(found) !== peer.id) return 'WebFinger leads to another actor';
  return undefined;
}

/** The actor by this id, from memory if fetched within a day, else fetched and checked. */
export async function fetchPeer(
  state: MastodonState,
  id: string,
  fresh = false,
): Promise<Found<Peer>> {
  const known = state.peers.get(id);
  if (known !== undefined && !fresh && state.now - known.fetchedAt < DAY) {
    return { ok: true, value: known };
  }
  const document = await fetchDocument(state, id);
  if (!document.ok) return document;
  const peer = readPeer(state, document.value);
  if (!peer.ok) return peer;
  const objection = await roundTrip(state, peer.value);
  if (objection !== undefined) return no(objection);
  state.peers.set(id, peer.value);
  return peer;
}

/** The actor who owns a key: by what is known, else by fetching the key's URL. */
export async function fetchKeyOwner(state: MastodonState, keyId: string): Promise<Found<Peer>> {
  const known = [...state.peers.values()].find((peer) => peer.keyId === keyId);
  if (known !== undefined && state.now - known.fetchedAt < DAY) return { ok: true, value: known };
  const host = hostOf(keyId) ?? '';
  if ((state.coolingUntil.get(host) ?? 0) > state.now) {
    return no(`${host} failed to show its key a moment ago`, true);
  }
  const found = await lookUpKey(state, keyId);
  if (!found.ok && found.unreachable === true) {
    const cooldown = state.mastodon.keyFetchCooldown ?? 5 * 60_000;
    state.coolingUntil.set(host, state.now + cooldown);
  }
  return found;
}

async function lookUpKey(state: MastodonState, keyId: string): Promise<Found<Peer>> {
  const url = keyId.split('#')[0] ?? keyId;
  if (url !== keyId || state.peers.has(url)) return ownerOf(state, url, keyId);
  const { net, now } = state.options;
  const options = { net, now, accept: ACCEPT, userAgent: 'Mastodon/4.5.3' };
  const answer = await get(url, { ...options, signer: state.signer(state.instance) });
  if (answer.status === 0 || answer.status >= 500) return no(`${url} does not answer`, true);
  const key = answer.json?.['publicKey'];
  const inner = isJson(key) ? str(key['owner']) : undefined;
  const owner = str(answer.json?.['owner']) ?? inner;
  if (owner === undefined) return no(`${url} is neither an actor nor a key`);
  return ownerOf(state, owner, keyId);
}

async function ownerOf(state: MastodonState, id: string, keyId: string): Promise<Found<Peer>> {
  const owner = await fetchPeer(state, id);
  if (!owner.ok || owner.value.keyId === keyId) return owner;
  return no(`${id} does not list the key ${keyId}`);
}
