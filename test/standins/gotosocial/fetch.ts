/** How GoToSocial fetches: always signed, and as the person for whom it asks. */
import { get } from '../protocol/client.ts';
import { AS2_PROFILE, asList, isJson, str, withoutFragment } from '../protocol/json.ts';
import type { Peer, Person } from '../protocol/microblog.ts';
import type { Json } from '../protocol/types.ts';
import type { GoToSocialState } from './state.ts';

const ACCEPT = `application/activity+json,${AS2_PROFILE}`;
const ACTORS = new Set(['Application', 'Group', 'Organization', 'Person', 'Service']);
const DAY = 24 * 60 * 60 * 1000;

export type Found<T> = { ok: true; value: T } | { ok: false; reason: string };

const no = (reason: string) => ({ ok: false, reason }) as const;

function rightType(type: string): boolean {
  const parts = type.split(';').map((one) => one.trim().toLowerCase());
  if (parts[0] === 'application/activity+json') return true;
  const profile = AS2_PROFILE.split(';')[1]?.trim().toLowerCase();
  return parts[0] === 'application/ld+json' && parts.some((one) => one === profile);
}

/** A document whose `id` or `url` is the URL it was asked for by. */
export async function fetchDocument(
  state: GoToSocialState,
  url: string,
  as: Person,
): Promise<Found<Json>> {
  const { net, now } = state.options;
  const userAgent = `gotosocial/0.20.0 (+${state.origin})`;
  const signer = state.signer(as);
  const options = { net, now, signer, userAgent, accept: ACCEPT, algorithm: 'hs2019' };
  const answer = await get(url, options);
  if (answer.status !== 200) return no(`${url} answered ${answer.status}`);
  if (!rightType(answer.type)) return no(`${url} has the content type "${answer.type}"`);
  if (answer.json === undefined) return no(`${url} is no JSON object`);
  const named = answer.json['id'] === answer.url || answer.json['url'] === answer.url;
  if (!named) return no(`${url} serves the id ${String(answer.json['id'])}`);
  return { ok: true, value: answer.json };
}

function readPeer(state: GoToSocialState, json: Json): Found<Peer> {
  const id = str(json['id']);
  const type = str(json['type']);
  if (id === undefined || type === undefined || !ACTORS.has(type)) return no('it is no actor');
  const inbox = str(json['inbox']);
  const name = str(json['preferredUsername']);
  if (inbox === undefined || name === undefined) return no('the actor has no inbox or no name');
  const key = asList(json['publicKey'])[0];
  const pem = isJson(key) ? str(key['publicKeyPem']) : undefined;
  const keyId = isJson(key) ? str(key['id']) : undefined;
  if (!isJson(key) || key['owner'] !== id || pem === undefined || keyId === undefined) {
    return no('publicKey.owner is not the actor');
  }
  const endpoints = isJson(json['endpoints']) ? json['endpoints'] : {};
  const shared = str(endpoints['sharedInbox']);
  const near = shared !== undefined && sameDomain(shared, id);
  const value: Peer = {
    id,
    type,
    name,
    url: str(json['url']) ?? id,
    inbox,
    sharedInbox: near ? shared : undefined,
    followers: str(json['followers']),
    keyId,
    publicKeyPem: pem,
    fetchedAt: state.now,
  };
  return { ok: true, value };
}

/** A shared inbox is believed on the actor's own domain or below it. */
function sameDomain(shared: string, id: string): boolean {
  const [host, own] = [new URL(shared).host, new URL(id).host];
  return host === own || host.endsWith(`.${own}`);
}

export async function fetchPeer(
  state: GoToSocialState,
  id: string,
  as: Person,
): Promise<Found<Peer>> {
  const known = state.peers.get(id);
  if (known !== undefined && state.now - known.fetchedAt < DAY) return { ok: true, value: known };
  const document = await fetchDocument(state, id, as);
  if (!document.ok) return document;
  const peer = readPeer(state, document.value);
  if (peer.ok) state.peers.set(peer.value.id, peer.value);
  return peer;
}

/** The owner of a key: known, or by way of what the key's URL shows, a stub being enough there. */
export async function fetchKeyOwner(
  state: GoToSocialState,
  keyId: string,
  as: Person,
): Promise<Found<Peer>> {
  const known = [...state.peers.values()].find((peer) => peer.keyId === keyId);
  if (known !== undefined && state.now - known.fetchedAt < DAY) return { ok: true, value: known };
  const { net, now } = state.options;
  const options = { net, now, signer: state.signer(as), accept: ACCEPT, algorithm: 'hs2019' };
  const answer = await get(withoutFragment(keyId), { ...options, userAgent: 'gotosocial/0.20.0' });
  const key = asList(answer.json?.['publicKey'])[0];
  if (!isJson(key) || key['id'] !== keyId) return no(`${keyId} cannot be fetched`);
  const owner = str(key['owner']);
  if (owner === undefined) return no(`${keyId} has no owner`);
  const peer = await fetchPeer(state, owner, as);
  if (!peer.ok || peer.value.keyId === keyId) return peer;
  return no(`${owner} does not list the key ${keyId}`);
}
