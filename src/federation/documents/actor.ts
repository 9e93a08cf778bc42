/** The documents of our people, communities and of this server itself. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { parseHandle } from '#lib/hosts.ts';
import { writeActor } from '#federation/objects/write-actor.ts';
import { writeTombstone } from '#federation/objects/write-object.ts';
import type { World } from '#federation/world.ts';
import { document, elsewhere, gone, notFound, type DocumentAnswer } from './answer.ts';

/** `name` as it stands in the path: one of ours, or `name@host` of somebody elsewhere. */
export async function actorDocument(
  world: World,
  kind: 'person' | 'community',
  name: string,
): Promise<DocumentAnswer> {
  const reader = world.house.database.query;
  const handle = parseHandle(name);
  if (handle !== null) {
    const remote = await findByHandle(reader, handle);
    return remote === null || remote.kind !== kind ? notFound : elsewhere(remote.uri);
  }
  const actor = await findLocalActor(reader, name);
  return actor === null || actor.kind !== kind ? notFound : answer(world, actor);
}

/** The Application at `/` (FEP-2677): who signs our requests. */
export async function instanceDocument(world: World): Promise<DocumentAnswer> {
  const actor = await findActorByUri(world.house.database.query, `${world.house.origin}/`);
  return actor === null ? notFound : answer(world, actor);
}

async function answer(world: World, actor: Actor): Promise<DocumentAnswer> {
  const reader = world.house.database.query;
  if (actor.deleted !== null) return gone(writeTombstone(actor.uri, actor.kind, actor.deleted));
  const keys = await findKeys(reader, actor.id);
  if (keys === null) return notFound;
  const settings = actor.kind === 'community' ? await findCommunity(reader, actor.id) : null;
  return document(writeActor(actor, keys, settings, world.house.origin));
}
