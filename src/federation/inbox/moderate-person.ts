/** Moderation of people on the wire: what Block and Warn ask for. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { warnMember } from '#domain/moderation/warn-member.ts';
import type { Envelope } from '#federation/intake/envelope.ts';
import { idOf, momentOf, textOf } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';
import { findSubject } from '#federation/subject.ts';
import type { World } from '#federation/world.ts';
import { sameOrigin } from '#lib/hosts.ts';
import { applied, ignored, refused, type Plan } from './arrival.ts';
import { authorityOf, inTransaction, owns, type Ground } from './ground.ts';

/** `undoing` is the Undo around the act, which says whether what was removed comes back. */
export async function planBan(
  world: World,
  act: Envelope,
  ground: Ground,
  undoing: Json | null,
): Promise<Plan> {
  const reader = world.house.database.query;
  const uri = idOf(act.json['target']) ?? '';
  const target = await findActorByUri(reader, uri);
  if (target?.kind !== 'community' && isServer(uri))
    return planSiteBan(world, act, ground, undoing);
  const person = await findActorByUri(reader, idOf(act.json['object']) ?? '');
  if (target?.kind !== 'community' || !(await owns(world, ground, target.id)))
    return ignored('no ban from this community');
  if (person === null) return () => Promise.resolve(applied);
  const who = { community: target.id, person: person.id, by: ground.by.id };
  const input = { ...who, reason: textOf(act.json['summary'], 500), ...authorityOf(ground) };
  if (undoing !== null) {
    const restore = undoing['restoreData'] === true;
    return inTransaction((context) => unbanMember(context, { ...input, restore }));
  }
  const until = momentOf(act.json['endTime']);
  const removal = act.json['removeData'] === true;
  return inTransaction((context) => banMember(context, { ...input, until, removal }));
}

const isServer = (uri: string): boolean => URL.canParse(uri) && new URL(uri).pathname === '/';

/** A server's own word about its own people; about anybody else's it is not ours to follow. */
async function planSiteBan(
  world: World,
  act: Envelope,
  { by, community }: Ground,
  undoing: Json | null,
): Promise<Plan> {
  const { json } = act;
  const object = idOf(json['object']) ?? '';
  if (community !== null || !sameOrigin(idOf(json['target']) ?? '', by.uri))
    return refused('no server of theirs');
  if (!sameOrigin(object, by.uri)) return ignored('a ban of somebody else’s people');
  const person = await findActorByUri(world.house.database.query, object);
  if (person === null || person.kind !== 'person' || person.local)
    return ignored('nobody known here');
  const reason = textOf(json['summary'], 500);
  const input = { person: person.id, by: by.id, authority: 'home' as const, reason };
  if (undoing !== null) {
    const restore = undoing['restoreData'] === true;
    return inTransaction((context) => unbanPerson(context, { ...input, restore }));
  }
  const until = momentOf(json['endTime']);
  const removal = json['removeData'] === true;
  return inTransaction((context) => banPerson(context, { ...input, until, removal }));
}

/**
 * Lemmy 1.0's word to one person. Of a community elsewhere it comes from a moderator's own hand, and is believed of
 * its moderators, and of people of its server.
 */
export async function planWarning(world: World, act: Envelope, ground: Ground): Promise<Plan> {
  const reader = world.house.database.query;
  const found = await findSubject(reader, idOf(act.json['object']) ?? '');
  const community = found === null ? null : await findActor(reader, found.community);
  if (found === null || community === null) return ignored('warns of nothing known here');
  const reason = textOf(act.json['summary'], 500);
  const input = { subject: found.subject, by: ground.by.id, reason };
  if (community.local) return inTransaction((context) => warnMember(context, input));
  const where = { person: ground.by.id, community: community.id, now: world.house.clock() };
  const { moderator } = await findStanding(reader, where);
  if (!moderator && !sameOrigin(ground.by.uri, community.uri))
    return refused('not a moderator of this community');
  if ((await findActor(reader, found.author))?.local !== true)
    return ignored('warns nobody of ours');
  return inTransaction((context) => warnMember(context, { ...input, authority: 'community' }));
}
