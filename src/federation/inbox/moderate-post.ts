/** Moderation of a whole thread on the wire: what Move asks for, and an Update by somebody else than the author. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { mayAct } from '#domain/communities/rights.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import type { Envelope } from '#federation/intake/envelope.ts';
import { idOf, isJson, textOf } from '#federation/objects/wire.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { findSubject, type FoundSubject } from '#federation/subject.ts';
import type { World } from '#federation/world.ts';
import { sameOrigin } from '#lib/hosts.ts';
import { ignored, type Plan } from './arrival.ts';
import { authorityOf, inTransaction, owns, type Ground } from './ground.ts';

/** NodeBB and FEP-c0d0 name the collection of the thread: of ours we know which thread it is. */
export const findThread = (world: World, uri: string): Promise<FoundSubject | null> =>
  findSubject(world.house.database.query, uri.replace(/\/context$/, ''));

/**
 * FEP-f15d: out of the community that says so, or that is ours. A community elsewhere moves to its neighbours on the
 * same server only; nobody puts anything into a community of ours but ourselves.
 */
export async function planMove(world: World, act: Envelope, ground: Ground): Promise<Plan> {
  const found = await findThread(world, idOf(act.json['object']) ?? '');
  if (found === null || found.comment !== null || !(await owns(world, ground, found.community)))
    return ignored('no thread of this community');
  const uri = idOf(act.json['target']) ?? '';
  const target = await findTarget(world, uri, ground.community);
  if (target === null) return ignored('moves to where we cannot follow');
  const reason = textOf(act.json['summary'], 500);
  const input = { post: found.post, to: target.id, by: ground.by.id, reason };
  return inTransaction((context) => movePost(context, { ...input, ...authorityOf(ground) }));
}

async function findTarget(world: World, uri: string, from: Actor | null): Promise<Actor | null> {
  if (from === null) return findActorByUri(world.house.database.query, uri);
  if (!sameOrigin(uri, from.uri)) return null;
  const resolved = await resolveActor(world, uri);
  return resolved.done && resolved.value.kind === 'community' ? resolved.value : null;
}

/**
 * Lemmy 1.0 lets moderators mark others' posts: of such an Update the mark is taken and nothing else. Null when it is
 * no such thing, or its actor has no right to it: then it is judged as what it claims to be.
 */
export async function planFlag(world: World, act: Envelope, ground: Ground): Promise<Plan | null> {
  const { object } = act.json;
  const sensitive = isJson(object) ? object['sensitive'] : null;
  if (typeof sensitive !== 'boolean') return null;
  const reader = world.house.database.query;
  const found = await findSubject(reader, idOf(object) ?? '');
  if (found === null || found.comment !== null || found.author === ground.by.id) return null;
  const post = await findPost(reader, found.post);
  if (post === null || post.sensitive === sensitive) return null;
  if (!(await owns(world, ground, found.community)) || !(await mayFlag(world, found, ground)))
    return null;
  const reason = textOf(act.json['summary'], 500);
  const input = { post: post.id, by: ground.by.id, sensitive, reason };
  return inTransaction((context) => flagPost(context, { ...input, ...authorityOf(ground) }));
}

async function mayFlag(world: World, found: FoundSubject, ground: Ground): Promise<boolean> {
  const where = { person: ground.by.id, community: found.community, now: world.house.clock() };
  const standing = await findStanding(world.house.database.query, where);
  return ground.community === null
    ? mayAct('post.flagged', standing, { local: true })
    : standing.moderator || sameOrigin(ground.by.uri, ground.community.uri);
}
