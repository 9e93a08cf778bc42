/** Moderation on the wire: what Lock, Add, Remove, Block and their Undo ask for. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import type { Context } from '#domain/context.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unfeaturePost } from '#domain/moderation/unfeature-post.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import type { Envelope } from '#federation/intake/envelope.ts';
import { idOf, momentOf, textOf } from '#federation/objects/wire.ts';
import { findSubject } from '#federation/subject.ts';
import type { World } from '#federation/world.ts';
import type { Outcome } from '#lib/outcome.ts';
import { applied, ignored, refused, verdictOf, type Plan } from './arrival.ts';

/**
 * Who asks, and on what ground: `community` when the Group that owns the thread announced the act,
 * else the actor's own standing, which the domain checks.
 */
export type Ground = { readonly by: Actor; readonly community: Actor | null };

/** Reads one act of moderation and returns what to do; `undone` for the inner act of an Undo. */
export function planModeration(
  world: World,
  act: Envelope,
  ground: Ground,
  undone = false,
): Promise<Plan> {
  switch (act.type) {
    case 'Delete':
      return planRemoval(world, act, ground, undone);
    case 'Lock':
      return planLock(world, act, ground, undone);
    case 'Add':
    case 'Remove':
      return planList(world, act, ground, (act.type === 'Add') !== undone);
    case 'Block':
      return planBan(world, act, ground, undone);
    default:
      return Promise.resolve(ignored(`${act.type} is no act of moderation`));
  }
}

const authorityOf = (ground: Ground): { authority: 'community' } | Record<string, never> =>
  ground.community === null ? {} : { authority: 'community' };

/** A refusal of rights is the sender's fault; anything else is only nothing to do. */
const judge = (outcome: Outcome<unknown, string>): ReturnType<typeof verdictOf> =>
  !outcome.done && outcome.reason === 'not-allowed'
    ? refused('not a moderator here')
    : verdictOf(outcome);

const inTransaction =
  (work: (context: Context) => Promise<Outcome<unknown, string>>): Plan =>
  async (context) =>
    judge(await work(context));

async function planRemoval(
  world: World,
  act: Envelope,
  ground: Ground,
  undone: boolean,
): Promise<Plan> {
  const found = await findSubject(world.house.database.query, idOf(act.json['object']) ?? '');
  if (found === null || !(await owns(world, ground, found.community)))
    return ignored('nothing of this community');
  const reason = textOf(act.json['summary'], 500);
  const input = { subject: found.subject, by: ground.by.id, reason, ...authorityOf(ground) };
  return inTransaction((context) =>
    undone ? restoreContent(context, input) : removeContent(context, input),
  );
}

async function planLock(
  world: World,
  act: Envelope,
  ground: Ground,
  undone: boolean,
): Promise<Plan> {
  const found = await findSubject(world.house.database.query, idOf(act.json['object']) ?? '');
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

async function planBan(
  world: World,
  act: Envelope,
  ground: Ground,
  undone: boolean,
): Promise<Plan> {
  const reader = world.house.database.query;
  const target = await findActorByUri(reader, idOf(act.json['target']) ?? '');
  const person = await findActorByUri(reader, idOf(act.json['object']) ?? '');
  if (target?.kind !== 'community' || !(await owns(world, ground, target.id)))
    return ignored('no ban from this community');
  if (person === null) return () => Promise.resolve(applied);
  const reason = textOf(act.json['summary'], 500);
  const input = {
    community: target.id,
    person: person.id,
    by: ground.by.id,
    reason,
    ...authorityOf(ground),
  };
  const until = momentOf(act.json['endTime']);
  return inTransaction((context) =>
    undone ? unbanMember(context, input) : banMember(context, { ...input, until }),
  );
}

/**
 * What a Group announces is believed for its own things only; what somebody says himself only for communities
 * of this server: a community elsewhere speaks for itself (FEP-1b12).
 */
async function owns(world: World, ground: Ground, community: number): Promise<boolean> {
  if (ground.community !== null) return ground.community.id === community;
  return (await findActor(world.house.database.query, community))?.local === true;
}
