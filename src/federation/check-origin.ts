/** Asks our own origin, from outside as it were, whether others would find us there. */
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import { hostOf } from '#lib/hosts.ts';
import { isActivityType } from './fetch-document.ts';
import { ownAddress } from './gate.ts';
import { NetworkError, type Answer } from './network.ts';
import { isJson, listOf } from './objects/wire.ts';
import { parseStrictJson, type Json } from './strict-json.ts';
import { userAgent, type World } from './world.ts';

export type OriginFinding =
  | { readonly found: 'fine'; readonly date: Date | null }
  /** Nobody answers: no server runs, or it cannot be reached from here. */
  | { readonly found: 'silent' }
  /** Somebody answers, but not with our actor. */
  | { readonly found: 'not-us'; readonly status: number }
  /** It is our address and another life's key: a restore is missing, or two servers share it. */
  | { readonly found: 'other-key' }
  | { readonly found: 'no-webfinger' };

/** Called by `doctor`. Not through the gate, which is for the addresses of others. */
export async function checkOrigin(world: World): Promise<OriginFinding> {
  const { database } = world.house;
  const self = await findInstanceActor(database.query);
  const keys = self === null ? null : await findKeys(database.query, self.id);
  const answer = await ask(world, '/', 'application/activity+json');
  if (answer === null) return { found: 'silent' };
  const actor = jsonOf(answer);
  if (!isActivityType(answer.headers['content-type']) || actor?.['id'] !== self?.uri) {
    return { found: 'not-us', status: answer.status };
  }
  const key = actor?.['publicKey'];
  const pem = isJson(key) ? String(key['publicKeyPem']).trim() : null;
  if (pem !== keys?.rsa.publicKey.trim()) return { found: 'other-key' };
  return (await hasWebFinger(world))
    ? { found: 'fine', date: dateOf(answer) }
    : { found: 'no-webfinger' };
}

async function hasWebFinger(world: World): Promise<boolean> {
  const { origin } = world.house;
  const host = hostOf(origin)!;
  const query = new URLSearchParams({ resource: `acct:${host}@${host}` });
  const answer = await ask(world, `/.well-known/webfinger?${query}`, 'application/jrd+json');
  const links = answer === null ? [] : listOf(jsonOf(answer)?.['links']).filter(isJson);
  return links.some(({ rel, href }) => rel === 'self' && href === `${origin}/`);
}

async function ask(world: World, path: string, accept: string): Promise<Answer | null> {
  try {
    const headers = { accept, 'user-agent': userAgent(world) };
    return await world.network({ method: 'GET', url: ownAddress(world, path), headers });
  } catch (error) {
    if (error instanceof NetworkError) return null;
    throw error;
  }
}

function jsonOf(answer: Answer): Json | null {
  const parsed = answer.status === 200 ? parseStrictJson(answer.body) : 'not-json';
  return typeof parsed === 'string' ? null : parsed.json;
}

function dateOf({ headers }: Answer): Date | null {
  const ms = Date.parse(headers['date'] ?? '');
  return Number.isNaN(ms) ? null : new Date(ms);
}
