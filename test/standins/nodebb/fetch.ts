/** How NodeBB fetches: objects signed by its instance actor, keys unsigned and without redirects. */
import { get } from '../protocol/client.ts';
import { AS2_PROFILE, asList, hostOf, isJson, str } from '../protocol/json.ts';
import type { Json } from '../protocol/types.ts';
import { finger, readHandle, selfLink } from '../protocol/webfinger.ts';
import type { Actor, NodeBBState } from './state.ts';

const KEY_ACCEPT = 'application/ld+json;profile="https://www.w3.org/ns/activitystreams"';

/** Its handler throws in many places; the inbox decides what the other side sees of it. */
export class Thrown extends Error {
  /** What it would answer; undefined where it answers nothing at all. */
  readonly status: number | undefined;

  constructor(reason: string, status?: number) {
    super(reason);
    this.status = status;
  }
}

function parses(type: string): boolean {
  const name = type.split(';')[0]?.trim().toLowerCase() ?? '';
  return name === 'application/json' || /^application\/[a-z0-9.-]+\+json$/.test(name);
}

/** A document by URL, or undefined where nothing that can be read is served. */
export async function fetchDocument(state: NodeBBState, url: string): Promise<Json | undefined> {
  const cached = state.cache.get(url);
  if (cached !== undefined && cached.until > state.stamp) return cached.json;
  const { net, now } = state.options;
  const userAgent = `NodeBB/4.x (${state.origin})`;
  const signer = state.signer(state.instance);
  const answer = await get(url, { net, now, signer, userAgent, accept: AS2_PROFILE });
  if (answer.status !== 200 || !parses(answer.type) || answer.json === undefined) return undefined;
  const until = state.stamp + (state.options.objectCacheMs ?? 0);
  state.cache.set(url, { until, json: answer.json });
  return answer.json;
}

/** The actor by id: minimum fields, and a WebFinger round trip that must end at the id. */
export async function fetchActor(state: NodeBBState, id: string): Promise<Actor> {
  const known = state.actors.get(id);
  if (known !== undefined) return known;
  const json = await fetchDocument(state, id);
  if (json === undefined || json['id'] !== id) throw new Thrown(`${id} cannot be fetched`, 404);
  const name = str(json['preferredUsername']);
  const inbox = str(json['inbox']);
  const key = isJson(json['publicKey']) ? json['publicKey'] : {};
  const pem = str(key['publicKeyPem']);
  const keyId = str(key['id']);
  if (name === undefined || inbox === undefined) throw new Thrown(`${id} is no actor`, 404);
  if (pem === undefined || keyId === undefined) throw new Thrown(`${id} has no key`, 500);
  const { net, now } = state.options;
  const scheme = state.lab ? 'http' : 'https';
  const host = hostOf(id) ?? '';
  const found = await finger(name, host, { net, now, scheme, userAgent: 'NodeBB/4.x' });
  const subject = readHandle(found?.subject ?? '');
  if (found === undefined || subject?.host !== host || selfLink(found) !== id) {
    throw new Thrown(`WebFinger of ${name}@${host} does not lead to ${id}`, 404);
  }
  const endpoints = isJson(json['endpoints']) ? json['endpoints'] : {};
  const type = String(asList(json['type'])[0] ?? '');
  const shared = str(endpoints['sharedInbox']);
  const actor = { id, type, name, inbox: shared ?? inbox, keyId, publicKeyPem: pem };
  state.actors.set(id, actor);
  return actor;
}

/** The key by its URL, unsigned; redirects are not followed. */
export async function fetchKey(state: NodeBBState, keyId: string) {
  const { net, now } = state.options;
  const options = { net, now, accept: KEY_ACCEPT, maxRedirects: 0, userAgent: 'NodeBB/4.x' };
  const answer = await get(keyId, options);
  const key = answer.json?.['publicKey'] ?? answer.json;
  const pem = isJson(key) ? str(key['publicKeyPem']) : undefined;
  const owner = isJson(key) ? str(key['owner']) : undefined;
  return pem === undefined || owner === undefined ? undefined : { pem, owner };
}
