/** Moderation on the wire: what Delete, Lock, Add, Remove, Block, Warn, Move and their Undo ask for. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import { removeCommunity } from '#domain/communities/remove-community.ts';
import { restoreCommunity } from '#domain/communities/restore-community.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unfeaturePost } from '#domain/moderation/unfeature-post.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import type { Envelope } from '#federation/intake/envelope.ts';
import { idOf, textOf } from '#federation/objects/wire.ts';
import { findSubject } from '#federation/subject.ts';
import type { World } from '#federation/world.ts';
import type { Json } from '#federation/strict-json.ts';
import { ignored, type Plan } from './arrival.ts';
import { authorityOf, inTransaction, owns, type Ground } from './ground.ts';
import { planBan, planWarning } from './moderate-person.ts';
import { findThread, planMove } from './moderate-post.ts';

/** Reads one act of moderation and returns what to do; `undoing` is the Undo around it, if there is one. */
export function planModeration(
  world: World,
  act: Envelope,
  ground: Ground,
  undoing: Json | null = null,
): Promise<Plan> {
  const undone = undoing !== null;
  switch (act.type) {
    case 'Delete':
      return planRemoval(world, act, ground, undone);
    case 'Lock':
      return planLock(world, act, ground, undone);
    case 'Add':
    case 'Remove':
      return planList(world, act, ground, (act.type === 'Add') !== undone);
    case 'Block':
      return planBan(world, act, ground, undoing);
    case 'Move':
      return undone ? nothingKnown(act) : planMove(world, act, ground);
    case 'Warn':
      return undone ? nothingKnown(act) : planWarning(world, act, ground);
    default:
      return nothingKnown(act);
  }
}

const nothingKnown = (act: Envelope): Promise<Plan> =>
  Promise.resolve(ignored(`${act.type} is no act of moderation`));

async function planRemoval(
  world: World,
  act: Envelope,
  ground: Ground,
  undone: boolean,
): Promise<Plan> {
  const uri = idOf(act.json['object']) ?? '';
  if (uri === ground.community?.uri) return planCommunityRemoval(act, ground, undone);
  const found = await findSubject(world.house.database.query, uri);
  if (found === null || !(await owns(world, ground, found.community)))
    return ignored('nothing of this community');
  const reason = textOf(act.json['summary'], 500);
  const input = { subject: found.subject, by: ground.by.id, reason, ...authorityOf(ground) };
  return inTransaction((context) =>
    undone ? restoreContent(context, input) : removeContent(context, input),
  );
}

/** A community elsewhere ends on its own server's word, or comes back. */
function planCommunityRemoval(act: Envelope, { by, community }: Ground, undone: boolean): Plan {
  const reason = textOf(act.json['summary'], 500);
  const authority = 'community' as const;
  const input = { community: community!.id, by: by.id, reason, authority };
  return inTransaction((context) =>
    undone ? restoreCommunity(context, input) : removeCommunity(context, input),
  );
}

async function planLock(
  world: World,
  act: Envelope,
  ground: Ground,
  undone: boolean,
): Promise<Plan> {
  const found = await findThread(world, idOf(act.json['object']) ?? '');
  if (found === null || !(await owns(world, ground, found.community)))
    return ignored('nothing of this community');
  const reason = textOf(act.json['summary'], 500);
  const input = { subject: found.subject, by: ground.by.id, reason, ...authorityOf(ground) };
  return inTransaction((context) =>
    undone ? unlockContent(context, input) : lockContent(context, input),
  );
}

/** Add and Remove name a list of the community: its moderators, or its featured posts. */
async function planList(world: World, act: Envelope, ground: Ground, add: boolean): Promise<Plan> {
  const reader = world.house.database.query;
  const object = idOf(act.json['object']) ?? '';
  const community = await communityWithList(world, idOf(act.json['target']) ?? '', ground);
  if (community === null) return ignored('no list of this community');
  if (community.list === 'moderators') {
    const person = await findActorByUri(reader, object);
    if (person === null) return ignored('nobody known here');
    const input = {
      community: community.id,
      person: person.id,
      by: ground.by.id,
      ...authorityOf(ground),
    };
    return inTransaction((context) =>
      add ? appointModerator(context, input) : dismissModerator(context, input),
    );
  }
  const found = await findSubject(reader, object);
  if (found === null || found.community !== community.id)
    return ignored('no thread of this community');
  const input = { post: found.post, by: ground.by.id, ...authorityOf(ground) };
  return inTransaction((context) =>
    add ? featurePost(context, input) : unfeaturePost(context, input),
  );
}

/** Lists are `/moderators` and `/featured` of a community that the ground is about, or of ours. */
async function communityWithList(
  world: World,
  target: string,
  ground: Ground,
): Promise<{ id: number; list: 'moderators' | 'featured' } | null> {
  const listOf = (community: Actor): 'moderators' | 'featured' | null => {
    if (community.moderators === target) return 'moderators';
    return community.featured === target ? 'featured' : null;
  };
  const owner =
    ground.community ??
    (await findActorByUri(
      world.house.database.query,
      target.replace(/\/(moderators|featured)$/, ''),
    ));
  const list = owner === null || (ground.community === null && !owner.local) ? null : listOf(owner);
  return owner === null || list === null ? null : { id: owner.id, list };
}
