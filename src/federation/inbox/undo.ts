/** Receives Undo: takes back a follow, a vote, a report, a removal, a lock, a ban or an announcement. */
import type { Context } from '#domain/context.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { findFollow } from '#domain/memberships/find-follow.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { withdrawReport } from '#domain/moderation/withdraw-report.ts';
import { findVoteByActivity } from '#domain/votes/find-vote-by-activity.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { readEnvelope } from '#federation/intake/envelope.ts';
import { idOf, isJson } from '#federation/objects/wire.ts';
import { findSubject } from '#federation/subject.ts';
import type { Json } from '#federation/strict-json.ts';
import { sameOrigin } from '#lib/hosts.ts';
import {
  applied,
  ignored,
  refused,
  verdictOf,
  type Act,
  type Arrival,
  type Plan,
  type Verdict,
} from './arrival.ts';
import { planModeration } from './moderate.ts';

/** Only who did a thing takes it back; the inner act may be embedded or named by its id. */
export async function receiveUndo(arrival: Arrival): Promise<Plan> {
  const { activity } = arrival;
  const { object } = activity.json;
  // Without an id of its own, the act stands and falls with the Undo that holds it (FEP-fe34).
  const nameless =
    isJson(object) && object['id'] === undefined && typeof object['type'] === 'string';
  const uri = nameless ? `${activity.id}#undone` : idOf(object);
  if (uri === null) return refused('undoes nothing');
  if (!sameOrigin(uri, activity.actor)) return refused('undoes an act of another origin');
  if (!isJson(object) || object['type'] === undefined) return undoById(arrival, uri);
  const actor = idOf(object['actor']);
  if (actor !== null && actor !== activity.actor) return refused('undoes an act of somebody else');
  return undoEmbedded(arrival, { ...object, id: uri, actor: activity.actor });
}

async function undoEmbedded(arrival: Arrival, inner: Json): Promise<Plan> {
  const { world, activity, actor } = arrival;
  const reader = world.house.database.query;
  const object = idOf(inner['object']) ?? '';
  switch (inner['type']) {
    case 'Follow': {
      const community = await findActorByUri(reader, object);
      if (community === null) return ignored('follows nobody here');
      return leave(actor.id, community.id, String(inner['id']));
    }
    case 'Like':
    case 'Dislike': {
      const act = String(inner['id']);
      return async (context) => {
        // Looked for here: what it was given to may have come while others were asked.
        const found = await findSubject(context.tx, object);
        if (found === null) return buryAct(context, act, activity.actor);
        const { subject } = found;
        return verdictOf(await retractVote(context, { voter: actor.id, subject, activity: act }));
      };
    }
    case 'Flag':
      return async (context) =>
        verdictOf(await withdrawReport(context, { activity: String(inner['id']), by: actor }));
    case 'Announce':
      return undoAnnounce(arrival, object);
    default: {
      const envelope = readEnvelope(inner);
      if (typeof envelope === 'string') return refused(envelope);
      return planModeration(world, envelope, { by: actor, community: null }, activity.json);
    }
  }
}

/** Looked for inside the transaction, as the act itself may have come meanwhile. */
function undoById({ actor, activity }: Arrival, uri: string): Plan {
  return async (context) => {
    const vote = await findVoteByActivity(context.tx, uri);
    if (vote !== null && vote.voter === actor.id) {
      const { subject } = vote;
      return verdictOf(await retractVote(context, { voter: actor.id, subject, activity: uri }));
    }
    const follow = await findFollow(context.tx, uri);
    return follow !== null && follow.member === actor.id
      ? leave(actor.id, follow.community, uri)(context)
      : buryAct(context, uri, activity.actor);
  };
}

/** Leaving is no news to others: nothing of it is relayed. */
const leave =
  (member: number, community: number, follow: string): Act =>
  async (context) => {
    const left = await leaveCommunity({ ...context, original: null }, { community, member });
    if (left.done) return applied;
    await bury(context, follow, follow);
    return { state: 'ignored', reason: left.reason, effect: true };
  };

/** What is undone before it came must have no effect when it comes. */
async function buryAct(context: Context, uri: string, by: string): Promise<Verdict> {
  await bury(context, uri, by);
  return applied;
}

/** A community elsewhere takes back its announcement (NodeBB's way to remove a thread). */
async function undoAnnounce({ world, actor }: Arrival, object: string): Promise<Plan> {
  const found = await findSubject(world.house.database.query, object);
  if (found === null || found.community !== actor.id) return ignored('no thread of this community');
  return async (context) =>
    verdictOf(
      await removeContent(context, {
        subject: found.subject,
        by: actor.id,
        reason: null,
        authority: 'community',
      }),
    );
}
