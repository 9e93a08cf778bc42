/** The key with which an actor of ours signs a request, parsed once for all its requests. */
import { createPrivateKey } from 'node:crypto';
import { findActor } from '#domain/actors/find-actor.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import { perWorld } from './per-world.ts';
import type { Signer } from './signatures/sign-request.ts';
import type { World } from './world.ts';

const signersMax = 5000;

const signers = perWorld(() => new Map<number, Promise<Signer>>());

/** `actor` is its public id. Throws when it has no keys: only actors of this server sign. */
export function signerOf(world: World, actor: number): Promise<Signer> {
  const kept = signers(world);
  const known = kept.get(actor);
  if (known !== undefined) return known;
  if (kept.size >= signersMax) kept.clear();
  const signer = readSigner(world, actor);
  kept.set(actor, signer);
  // An outage is no reason never to ask again.
  signer.catch(() => kept.delete(actor));
  return signer;
}

async function readSigner(world: World, id: number): Promise<Signer> {
  const reader = world.house.database.query;
  const actor = await findActor(reader, id);
  const keys = actor === null ? null : await findKeys(reader, id);
  if (actor === null || keys === null) throw new Error(`actor ${id} has no keys`);
  return { keyId: `${actor.uri}#main-key`, privateKey: createPrivateKey(keys.rsa.privateKey) };
}
