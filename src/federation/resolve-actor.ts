/** An actor's id on the wire → the actor here, fetched if unknown or stale. Never in a transaction. */
import { act } from '#domain/context.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { buryActor } from '#domain/actors/bury-actor.ts';
import { keepActor } from '#domain/actors/keep-actor.ts';
import { leaveEverything } from '#domain/memberships/leave-everything.ts';
import { keepRemoteCommunity } from '#domain/communities/keep-remote-community.ts';
import { originOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { fetchDocument, type FetchRefusal } from './fetch-document.ts';
import { readActor, type RemoteActorDocument } from './objects/read-actor.ts';
import { isBarred } from './gate.ts';
import { lookUpActor } from './look-up.ts';
import { forgetKeysOf, keepKeysOf } from './keys.ts';
import type { World } from './world.ts';

const staleMs = 24 * 3_600_000;

/**
 * Called with the id of an author, signer, follower or community. Answers our own actors from the
 * database, others from there too while they are fresh; a stale one is kept when it cannot be
 * fetched again. A host that is blocked by now is refused though it is known.
 */
export async function resolveActor(
  world: World,
  uri: string,
  options: { readonly fresh?: boolean } = {},
): Promise<Outcome<Actor, FetchRefusal>> {
  const known = await lookUpActor(world, uri);
  if (known?.local === true) return known.deleted === null ? done(known) : refuse('gone');
  if (originOf(uri) === world.house.origin) return refuse('missing');
  if (await isBarred(world, uri)) return refuse('barred');
  if (known !== null && known.deleted !== null) return refuse('gone');
  if (known !== null && options.fresh !== true && isFresh(known, world.house.clock())) {
    return done(known);
  }
  const fetched = await fetchActor(world, uri);
  if (fetched.done || fetched.reason === 'gone') return fetched;
  return known !== null && known.fetched !== null ? done(known) : fetched;
}

const isFresh = (actor: Actor, now: Date): boolean =>
  actor.fetched !== null && now.getTime() - actor.fetched.getTime() < staleMs;

/** Fetches an actor document and keeps actor and keys, whatever is known already. */
export async function fetchActor(world: World, uri: string): Promise<Outcome<Actor, FetchRefusal>> {
  const document = await fetchDocument(world, uri);
  if (!document.done) {
    if (document.reason === 'gone') await endActor(world, uri);
    return document;
  }
  const actor = readActor(document.value.json);
  // The id that was asked for must be the id that answers (a key stub names its owner instead).
  if (actor === null || actor.uri !== uri) return refuse('not-activitypub');
  return done(await keepFetchedActor(world, actor));
}

/** Its own server says that it is no more (410): it belongs to no community either. */
async function endActor(world: World, uri: string): Promise<void> {
  const known = await findActorByUri(world.house.database.query, uri);
  if (known === null || known.local || known.deleted !== null) return;
  await act(world.house, async (context) => {
    await leaveEverything(context, known.id);
    await buryActor(context, uri);
  });
}

/** Stores what an actor's own origin says of it: the row, and for a Group what makes it one. */
async function keepFetchedActor(world: World, document: RemoteActorDocument): Promise<Actor> {
  return act(world.house, async (context) => {
    const { keys, multikeys, modsOnly, sensitive, created, ...row } = document;
    const actor = await keepActor(context, { ...row, created: created ?? context.now });
    if (actor.kind === 'community') {
      await keepRemoteCommunity(context, actor.id, {
        posting: modsOnly ? 'moderators' : 'everyone',
        sensitive,
        languages: '',
      });
    }
    await keepKeysOf(context, { uri: actor.uri, keys, multikeys });
    context.afterCommit(() => forgetKeysOf(world, actor.uri));
    return actor;
  });
}
