/** Fetches a public key again, by the word of its owner's own document. */
import { hostOf, sameOrigin } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { fetchDocument, type FetchRefusal } from './fetch-document.ts';
import { findKey, type StoredKey } from './keys.ts';
import { readKeys } from './objects/read-actor.ts';
import { idOf } from './objects/wire.ts';
import { fetchActor } from './resolve-actor.ts';
import type { World } from './world.ts';

const refetchMs = 60_000;

/**
 * Called by the worker for a key that is unknown or no longer fits. The key's document is fetched;
 * if it is not its owner's actor document, the owner is fetched and must list exactly this key
 * (SWICG report; security.md 1.1). At most one fetch per key and minute.
 */
export async function refetchKey(
  world: World,
  keyId: string,
): Promise<Outcome<StoredKey, FetchRefusal>> {
  const now = world.house.clock().getTime();
  const failed = world.recentFailures.get(keyId);
  if (failed !== undefined && now - failed < refetchMs) return refuse('unreachable');
  const key = await fetchKey(world, keyId);
  if (!key.done && key.reason !== 'unreachable') world.recentFailures.set(keyId, now);
  if (world.recentFailures.size > 10_000) world.recentFailures.clear();
  return key;
}

async function fetchKey(world: World, keyId: string): Promise<Outcome<StoredKey, FetchRefusal>> {
  if (hostOf(keyId) === null) return refuse('not-activitypub');
  const document = await fetchDocument(world, keyId.replace(/#.*$/s, ''));
  if (!document.done) return document;
  const { json } = document.value;
  const listed = readKeys(json['publicKey']).find((key) => key.id === keyId);
  const owner = listed?.owner ?? idOf(json['owner']) ?? idOf(json['controller']);
  // The key's word about its owner is only a hint: the owner's own document decides.
  if (owner === null || !sameOrigin(owner, keyId)) return refuse('not-activitypub');
  const actor = await fetchActor(world, owner);
  if (!actor.done) return actor;
  const key = await findKey(world, keyId);
  return key === null || key.owner !== owner ? refuse('not-activitypub') : done(key);
}
