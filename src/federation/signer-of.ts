/** The key with which an actor of ours signs a request. */
import type { Actor } from '#domain/actors/actor.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import type { Signer } from './signatures/sign-request.ts';
import type { World } from './world.ts';

/** Throws when the actor has no keys: only actors of this server sign. */
export async function signerOf(world: World, actor: Pick<Actor, 'id' | 'uri'>): Promise<Signer> {
  const keys = await findKeys(world.house.database.query, actor.id);
  if (keys === null) throw new Error(`actor ${actor.id} has no keys`);
  return { keyId: `${actor.uri}#main-key`, privateKey: keys.rsa.privateKey };
}
