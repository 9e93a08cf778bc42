/** The inbox: the order of checks is Lemmy's, and so are its two answers, 200 and 400. */
import { hostOf } from '../protocol/json.ts';
import { accepted, answer, ignored, readIncoming, refused } from '../protocol/received.ts';
import type { Decision, Incoming } from '../protocol/received.ts';
import { ageInSeconds, digestMatches, readCavage, verifies } from '../protocol/signature.ts';
import { readActivity, readAnnouncable } from './activities.ts';
import type { Activity } from './activities.ts';
import { isPersonKind, remoteActor } from './actors.ts';
import { apply } from './apply.ts';
import type { Applied } from './apply.ts';
import { checkUrl, dereference, newVisit } from './fetch.ts';
import { acceptFollower, takeAnswer } from './follows.ts';
import { announce } from './host.ts';
import { Refused, refuse } from './refused.ts';
import type { LemmyState } from './state.ts';

const HOUR = 60 * 60;

function isInboxPath(state: LemmyState, path: string): boolean {
  if (path === '/inbox') return true;
  return state.version === '0.19' && /^\/(c|u)\/[^/]+\/inbox$/.test(path);
}

export async function receive(state: LemmyState, request: Request): Promise<Response> {
  const incoming = await readIncoming(request, state.options.now(), state.log);
  if (!isInboxPath(state, incoming.path)) return answer(incoming, 404, refused('no such inbox'));
  try {
    const decision = await work(state, incoming);
    return answer(incoming, 200, decision);
  } catch (reason) {
    if (!(reason instanceof Refused)) throw reason;
    const echo = reason.message.includes('(an echo)');
    const decision = echo ? ignored(reason.message) : refused(reason.message);
    return answer(incoming, reason.status, decision);
  }
}

async function work(state: LemmyState, incoming: Incoming): Promise<Decision> {
  const activity = await checkEnvelope(state, incoming);
  const before = (state.options.idsAreSeen ?? 'before') === 'before';
  if (state.seen.has(activity.id)) refuse(`${activity.id} was received already`);
  if (before) state.seen.add(activity.id);
  const decision = await dispatch(state, activity);
  state.seen.add(activity.id);
  return decision;
}

async function checkEnvelope(state: LemmyState, incoming: Incoming): Promise<Activity> {
  const { headers, json } = incoming;
  const type = headers.get('content-type') ?? '';
  if (!type.startsWith('application/')) refuse(`the content type is "${type}"`);
  if (!digestMatches(headers, incoming.body)) refuse('the Digest is not that of the body');
  if (json === undefined) return refuse('the body is no JSON object');
  const activity = readActivity(json, state.version);
  if (hostOf(activity.id) !== hostOf(activity.actor)) {
    refuse('the id is not on the domain of the actor');
  }
  checkUrl(state, activity.id);
  await checkSignature(state, incoming, activity.actor);
  return activity;
}

async function checkSignature(
  state: LemmyState,
  incoming: Incoming,
  actorId: string,
): Promise<void> {
  const signature = readCavage(incoming.headers);
  if (signature === undefined) return refuse('there is no signature that Lemmy can read');
  const actor = await remoteActor(state, actorId);
  for (const name of ['(request-target)', 'host', 'digest']) {
    if (!signature.names.includes(name)) refuse(`the signature does not cover ${name}`);
  }
  const age = ageInSeconds(incoming.headers, signature, state.options.now());
  if (age === undefined || Math.abs(age) > HOUR) refuse('the signature is older than an hour');
  if (!verifies(incoming, signature, actor.publicKeyPem)) {
    refuse(`the signature is not made with the key of ${actorId}`);
  }
}

async function dispatch(state: LemmyState, activity: Activity): Promise<Decision> {
  switch (activity.kind) {
    case 'follow':
      return accepted(await acceptFollower(state, activity));
    case 'undo-follow':
      state.group(activity.object).followers.delete(activity.actor);
      return accepted('a follower left');
    case 'answer':
      return accepted(takeAnswer(state, activity));
    case 'message':
      if (state.locals.get(activity.to)?.kind !== 'Person') refuse('NotFound: the recipient');
      state.messages.push(activity.raw);
      return accepted('a private message');
    case 'announce':
      return accepted((await applyAnnounce(state, activity)).what);
    default: {
      const applied = await apply(state, activity);
      const host = state.locals.get(applied.community);
      if (host?.kind === 'Group') announce(state, host, activity.raw);
      return accepted(applied.what);
    }
  }
}

async function applyAnnounce(
  state: LemmyState,
  activity: Extract<Activity, { kind: 'announce' }>,
): Promise<Applied> {
  const visit = newVisit();
  const group = await remoteActor(state, activity.actor, visit);
  if (isPersonKind(group.kind)) refuse('an Announce by a person is no activity of a community');
  if (!activity.public) refuse('ObjectIsNotPublic: the Announce');
  const inner =
    typeof activity.object === 'string'
      ? readAnnouncable(await dereference(state, activity.object, visit), state.version)
      : activity.object;
  const applied = await apply(state, inner, visit);
  if (state.version === '1.0' && applied.community !== '' && applied.community !== group.id) {
    refuse('the announcer is not the community of what it announces');
  }
  return applied;
}
