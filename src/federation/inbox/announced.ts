/** What a community elsewhere relays, believed by the table of authority in federation.md. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { noteActor } from '#domain/actors/note-actor.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { isBuried } from '#domain/journal/tombstones.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import {
  fetchNamed,
  fetchObject,
  gather,
  keepGathered,
  resolveSubject,
} from '#federation/gather.ts';
import { areBarred, passGate } from '#federation/gate.ts';
import { readEnvelope, type Envelope } from '#federation/intake/envelope.ts';
import { othersNamed } from '#federation/intake/others-named.ts';
import {
  objectTypes,
  readObject,
  type BadObject,
  type RemoteObject,
} from '#federation/objects/read-object.ts';
import { idOf, isJson, typeOf } from '#federation/objects/wire.ts';
import { relayable } from '#federation/relayable.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { proofKeyOf, proofHolds } from '#federation/signatures/proofs.ts';
import { findKey } from '#federation/keys.ts';
import type { Json } from '#federation/strict-json.ts';
import { findSubject } from '#federation/subject.ts';
import type { World } from '#federation/world.ts';
import { hostOf, originOf, sameOrigin } from '#lib/hosts.ts';
import {
  applied,
  ignored,
  later,
  privately,
  refused,
  verdictOf,
  verdictOfFetch,
  type Plan,
} from './arrival.ts';
import { deleteSubject } from './delete.ts';
import { planReports } from './flag.ts';
import { planModeration } from './moderate.ts';
import { findThread, planFlag } from './moderate-post.ts';
import { editSubject } from './update.ts';

/** Announced by its id: the thing itself is asked what it is. */
export async function planAnnouncedId(world: World, uri: string, community: Actor): Promise<Plan> {
  if (originOf(uri) === world.house.origin) return ignored('our own');
  if ((await findSubject(world.house.database.query, uri)) !== null)
    return ignored('known already');
  const document = await fetchNamed(world, uri);
  if (!document.done) return verdictOfFetch(document.reason, 'announced object');
  const { json } = document.value;
  if (objectTypes.has(typeOf(json))) return planObject(world, json, community);
  return planActivity(world, json, community, true);
}

/** Announced whole: an activity, or a bare object that is fetched from its own address. */
export async function planAnnounced(world: World, json: Json, community: Actor): Promise<Plan> {
  if (objectTypes.has(typeOf(json))) {
    const uri = idOf(json);
    return uri === null ? refused('object without id') : planAnnouncedId(world, uri, community);
  }
  return planActivity(world, json, community, false);
}

async function planObject(world: World, json: Json, community: Actor): Promise<Plan> {
  const object = readObject(json);
  return typeof object === 'string' ? refused(object) : planKeeping(world, object, community);
}

async function planActivity(
  world: World,
  json: Json,
  community: Actor,
  fetched: boolean,
): Promise<Plan> {
  const inner = readEnvelope(json);
  if (typeof inner === 'string') return refused(inner);
  if (!relayable.has(inner.type)) return ignored(`${inner.type} is not relayed`);
  // Nobody else speaks for our people, and what they did we know.
  if (originOf(inner.actor) === world.house.origin) return ignored('our own');
  const barred = await passGate(world, inner.actor);
  if (barred === 'blocked') return refused('blocked');
  if (barred !== null) return refused('actor has no address that we may visit');
  if (await areBarred(world, othersNamed(inner))) return refused('blocked');
  const believed =
    fetched || sameOrigin(inner.actor, community.uri) || (await isProven(world, inner));
  switch (inner.type) {
    case 'Create':
    case 'Update':
      return planWords(world, inner, community, believed);
    case 'Like':
      return planVote(world, inner, community, 1);
    case 'Dislike':
      return planVote(world, inner, community, -1);
    case 'Delete':
      return planDelete(world, inner, community, believed);
    case 'Move':
      // Accounts move on their own word only.
      if ((await findThread(world, idOf(inner.json['object']) ?? '')) === null)
        return ignored('no thread of this community');
      return planGroupsAct(world, inner, community, null);
    case 'Undo':
      return planUndo(world, inner, community);
    case 'Flag':
      return planRelayedReport(world, inner, community);
    default:
      return planGroupsAct(world, inner, community, null);
  }
}

/** FEP-8b32: a valid proof by a key that the inner actor's own document lists. */
async function isProven(world: World, inner: Envelope): Promise<boolean> {
  const keyId = proofKeyOf(inner.json);
  if (keyId === null || !sameOrigin(keyId, inner.actor)) return false;
  const actor = await resolveActor(world, inner.actor);
  const key = actor.done ? await findKey(world, keyId) : null;
  return key !== null && key.owner === inner.actor && proofHolds(inner.json, key.publicKey);
}

/** The community itself changed: its own document says how. */
async function planCommunity(world: World, community: Actor): Promise<Plan> {
  const fetched = await resolveActor(world, community.uri, { fresh: true });
  return fetched.done
    ? () => Promise.resolve(applied)
    : verdictOfFetch(fetched.reason, 'announced community');
}

/** Create and Update: believed as it stands, or else by what the object's own address says. */
async function planWords(
  world: World,
  inner: Envelope,
  community: Actor,
  believed: boolean,
): Promise<Plan> {
  const uri = idOf(inner.json['object']);
  if (uri === null) return refused('object without id');
  if (uri === community.uri) return planCommunity(world, community);
  const flagged = inner.type === 'Update' ? await planMark(world, inner, community) : null;
  if (flagged !== null) return flagged;
  if (!sameOrigin(uri, inner.actor)) return refused('object of another origin');
  const embedded = believed ? readEmbedded(inner, community) : null;
  if (embedded === 'unknown-type') return ignored('not of a kind that is kept');
  if (typeof embedded === 'string') return refused(embedded);
  const fetched = embedded === null ? await fetchObject(world, uri) : null;
  if (fetched !== null && !fetched.done) return verdictOfFetch(fetched.reason, 'announced object');
  const object = embedded ?? fetched!.value;
  if (object.author !== inner.actor) return refused('author is not the actor');
  if (object.id !== uri) return refused('object under another id');
  const known = await findSubject(world.house.database.query, uri);
  if (known === null) return planKeeping(world, object, community);
  if (known.community !== community.id) return ignored('no thread of this community');
  if (inner.type === 'Create') return ignored('known already');
  if (!object.public) return privately('not-public');
  // Whoever else on the author's server says so: only the author changes the words.
  const editor = await findActorByUri(world.house.database.query, inner.actor);
  if (editor?.id !== known.author) return refused('author is not the actor');
  return async (context) => verdictOf(await editSubject(context, known, object, editor.id));
}

/** A moderator's mark on somebody else's post; null when it is an edit by its author, or nothing to be believed. */
async function planMark(world: World, inner: Envelope, community: Actor): Promise<Plan | null> {
  const by = await findActorByUri(world.house.database.query, inner.actor);
  return by === null ? null : planFlag(world, inner, { by, community });
}

/**
 * Null when the object must be fetched. A proof holds for ever: an edit that does not say when it was made
 * could be any old one, brought again.
 */
function readEmbedded(inner: Envelope, community: Actor): RemoteObject | BadObject | null {
  const { object } = inner.json;
  if (!isJson(object)) return null;
  const read = readObject(object);
  if (typeof read === 'string' || inner.type === 'Create') return read;
  return read.updated !== null || sameOrigin(inner.actor, community.uri) ? read : null;
}

/** Kept as what we looked up: shown here, told to nobody. */
async function planKeeping(world: World, object: RemoteObject, community: Actor): Promise<Plan> {
  const gathered = await gather(world, object, { announcedBy: community });
  if (!gathered.done) {
    if (gathered.reason === 'unreachable') return later('author or parent cannot be reached');
    return object.public ? ignored(gathered.reason) : privately(gathered.reason);
  }
  const { place } = gathered.value;
  // What it relays is shown in its own threads only: elsewhere it may be banned, and is not asked.
  if (place.kind === 'comment' && place.parent.community !== community.id) {
    return ignored('no thread of this community');
  }
  return async (context) => {
    const kept = await keepGathered(context, gathered.value, { told: false });
    return kept.done ? applied : ignored(kept.reason);
  };
}

/** Never fetched: counted in this community only, one per voter, under the name of its host. */
async function planVote(
  world: World,
  inner: Envelope,
  community: Actor,
  value: 1 | -1,
): Promise<Plan> {
  const found = await resolveSubject(world, idOf(inner.json['object']) ?? '', {
    announcedBy: community,
  });
  if (!found.done) {
    return found.reason === 'unreachable'
      ? later('subject cannot be reached')
      : ignored(`subject is ${found.reason}`);
  }
  if (found.value.community !== community.id) return ignored('no thread of this community');
  const { subject } = found.value;
  return async (context) => {
    const voter = await noteActor(context, inner.actor);
    return verdictOf(
      await castVote(context, {
        voter: voter.id,
        subject,
        value,
        activity: inner.id,
        announcedBy: hostOf(community.uri),
      }),
    );
  };
}

/** An author's Delete hides the thing in this community; a moderator's is the Group's own word. */
async function planDelete(
  world: World,
  inner: Envelope,
  community: Actor,
  believed: boolean,
): Promise<Plan> {
  const uri = idOf(inner.json['object']) ?? '';
  if (uri === community.uri) return planGroupsAct(world, inner, community, null);
  const found = await findSubject(world.house.database.query, uri);
  if (found === null || found.community !== community.id)
    return ignored('no thread of this community');
  const actor = await findActorByUri(world.house.database.query, inner.actor);
  if (actor?.id !== found.author) return planGroupsAct(world, inner, community, null);
  // Unproven, it only hides the thing here, as a removal: the author's own server may say otherwise.
  if (!believed) return planModeration(world, inner, { by: community, community });
  return async (context) => verdictOf(await deleteSubject(context, found, actor.id));
}

/** For those of us who moderate a community elsewhere; of others' reports we keep nothing. */
const planRelayedReport = (world: World, inner: Envelope, community: Actor): Promise<Plan> =>
  planReports(world.house.database.query, inner, {
    by: (context) => noteActor(context, inner.actor),
    from: community,
  });

async function planUndo(world: World, inner: Envelope, community: Actor): Promise<Plan> {
  const undone = inner.json['object'];
  if (!isJson(undone)) return ignored('undoes nothing that we can read');
  const envelope = readEnvelope({ ...undone, actor: idOf(undone['actor']) ?? inner.actor });
  if (typeof envelope === 'string') return refused(envelope);
  if (envelope.actor !== inner.actor) return refused('undoes an act of somebody else');
  if (envelope.type !== 'Like' && envelope.type !== 'Dislike') {
    return planGroupsAct(world, envelope, community, inner.json);
  }
  const found = await findSubject(world.house.database.query, idOf(envelope.json['object']) ?? '');
  if (found === null || found.community !== community.id)
    return ignored('no thread of this community');
  return async (context) => {
    const voter = await noteActor(context, inner.actor);
    if (await isBuried(context, envelope.id, inner.actor)) return ignored('undone already');
    const { subject } = found;
    return verdictOf(
      await retractVote(context, { voter: voter.id, subject, activity: envelope.id }),
    );
  };
}

/** Moderation of a community elsewhere: by one of its moderators, or by somebody of its own host. */
async function planGroupsAct(
  world: World,
  inner: Envelope,
  community: Actor,
  undoing: Json | null,
): Promise<Plan> {
  const actor = await resolveActor(world, inner.actor);
  if (!actor.done) return verdictOfFetch(actor.reason, 'moderator');
  const standing = await findStanding(world.house.database.query, {
    person: actor.value.id,
    community: community.id,
    now: world.house.clock(),
  });
  const ofItsHost = hostOf(inner.actor) === hostOf(community.uri);
  if (!standing.moderator && !ofItsHost) return refused('not a moderator of this community');
  return planModeration(world, inner, { by: actor.value, community }, undoing);
}
