/** What an announcable activity does here, once it is known to be from its actor. */
import { sameHost, str } from '../protocol/json.ts';
import type { Announcable } from './activities.ts';
import { readActor, remoteActor } from './actors.ts';
import { newVisit } from './fetch.ts';
import type { Visit } from './fetch.ts';
import { communityOf, fetchEntry, saveNote, savePage } from './objects.ts';
import { refuse } from './refused.ts';
import type { LemmyState } from './state.ts';

/** The community the activity happened in, and what it did. */
export interface Applied {
  readonly community: string;
  readonly what: string;
}

/** A moderator's act: by one of the community, or by somebody of its host (FEP-fe34). */
function mayModerate(state: LemmyState, actor: string, community: string, object: string): boolean {
  const facts = state.group(community);
  if (facts.banned.has(actor)) return false;
  if (facts.moderators.has(actor) || sameHost(actor, community)) return true;
  return state.version === '1.0' && sameHost(actor, object);
}

function needModerator(state: LemmyState, actor: string, community: string, object: string): void {
  if (!mayModerate(state, actor, community, object)) refuse('NotAModerator');
}

function needAlive(state: LemmyState, actor: string, community: string): void {
  if (state.siteBans.has(actor)) refuse('the actor is banned from this site');
  if (state.group(community).banned.has(actor)) refuse('the actor is banned from the community');
}

function knownCommunity(state: LemmyState, community: string, visit: Visit): void {
  if (visit.importing) return;
  if (state.locals.get(community)?.kind === 'Group') return;
  if (state.hasLocalFollower(community)) return;
  const local = state.store.all().some((entry) => {
    return state.isLocal(entry.id) && state.store.postOf(entry)?.community === community;
  });
  if (!local) refuse('CommunityHasNoFollowers');
}

function needAudience(activity: Announcable, community: string): void {
  if (activity.audience !== undefined && activity.audience !== community) {
    refuse('"audience" names another community than "to" and "cc"');
  }
}

/** Verifies and applies; throws a refusal where Lemmy would answer 400. */
export async function apply(
  state: LemmyState,
  activity: Announcable,
  visit: Visit = newVisit(),
): Promise<Applied> {
  if (!sameHost(activity.id, activity.actor)) refuse('the id is not on the domain of the actor');
  if (state.locals.get(activity.actor) === undefined) {
    await remoteActor(state, activity.actor, visit);
  }
  switch (activity.kind) {
    case 'save':
      return applySave(state, activity, visit);
    case 'vote':
      return applyVote(state, activity, visit);
    case 'delete':
      return applyDelete(state, activity);
    case 'ban':
      return applyBan(state, activity);
    case 'collect':
      return applyCollect(state, activity);
    case 'lock':
      return applyLock(state, activity);
    case 'flag':
      return applyFlag(state, activity);
    case 'update-group':
      return applyGroup(state, activity);
  }
}

type Of<Kind extends Announcable['kind']> = Extract<Announcable, { kind: Kind }>;

async function applySave(state: LemmyState, activity: Of<'save'>, visit: Visit): Promise<Applied> {
  const { object, actor } = activity;
  if (!activity.public) refuse('ObjectIsNotPublic: the activity');
  if (!object.public) refuse('ObjectIsNotPublic: the object');
  const community = await communityOf(state, object, visit);
  needAudience(activity, community);
  knownCommunity(state, community, visit);
  needAlive(state, actor, community);
  const byModerator = activity.verb === 'Update' && actor !== object.author;
  if (byModerator) {
    needModerator(state, actor, community, object.id);
    return { community, what: 'a moderator changed flags, which are not kept here' };
  }
  if (actor !== object.author) refuse('"attributedTo" is not the actor');
  if (!sameHost(object.id, actor)) refuse('the object is not on the domain of the actor');
  if (state.isLocal(object.id)) refuse('the object is our own (an echo)');
  if (object.shape === 'note') return { community, what: await saveNote(state, object, visit) };
  return { community, what: savePage(state, object, community) };
}

async function applyVote(state: LemmyState, activity: Of<'vote'>, visit: Visit): Promise<Applied> {
  const { actor, object, value } = activity;
  const entry = state.store.find(object) ?? (await fetchEntry(state, object, visit));
  const community = state.store.communityOf(entry.id);
  if (community === undefined) return refuse('the post of this comment is not known');
  needAudience(activity, community);
  knownCommunity(state, community, visit);
  needAlive(state, actor, community);
  if (state.remotes.get(actor)?.kind === 'Service') refuse('bots may not vote');
  state.store.vote(entry.id, actor, value);
  return { community, what: `vote ${value}` };
}

function applyDelete(state: LemmyState, activity: Of<'delete'>): Applied {
  const { actor, innerActor, object, undo, byModerator } = activity;
  if (!activity.publicInTo) refuse('Public must be in "to" of a Delete');
  if (actor !== innerActor) refuse('the inner actor must equal the outer one');
  if (state.store.find(object) === undefined && object === actor) {
    return { community: '', what: 'an account was deleted' };
  }
  const entry = state.store.find(object) ?? refuse('NotFound: the object to delete');
  const community = state.store.communityOf(object) ?? refuse('the community is not known');
  needAudience(activity, community);
  if (byModerator) {
    needModerator(state, actor, community, object);
    entry.removed = !undo;
  } else {
    if (!sameHost(actor, object)) refuse('only the home of an object may delete it');
    needAlive(state, actor, community);
    entry.deleted = !undo;
  }
  const what = byModerator ? 'removed' : 'deleted';
  return { community, what: undo ? `not ${what} any more` : what };
}

function applyBan(state: LemmyState, activity: Of<'ban'>): Applied {
  const { actor, object, target, undo, removeData } = activity;
  if (!activity.public) refuse('ObjectIsNotPublic: the ban');
  const site = new URL(target).pathname === '/';
  if (site) {
    if (!sameHost(actor, target)) refuse('a site ban comes from that site');
    if (sameHost(object, target)) change(state.siteBans, object, !undo);
  } else {
    needModerator(state, actor, target, target);
    needAudience(activity, target);
    change(state.group(target).banned, object, !undo);
  }
  if (removeData) {
    for (const entry of state.store.all()) {
      const there = site || state.store.communityOf(entry.id) === target;
      if (entry.author === object && there) entry.removed = !undo;
    }
  }
  return { community: site ? '' : target, what: undo ? 'unbanned' : 'banned' };
}

function change(set: Set<string>, item: string, present: boolean): void {
  if (present) set.add(item);
  else set.delete(item);
}

function collectionOwner(state: LemmyState, target: string): [string, 'moderators' | 'featured'] {
  for (const group of state.remotes.values()) {
    if (group.kind !== 'Group') continue;
    if (group.moderators === target) return [group.id, 'moderators'];
    if (group.featured === target) return [group.id, 'featured'];
  }
  for (const group of state.locals.values()) {
    if (group.kind !== 'Group') continue;
    if (target === `${group.id}/moderators`) return [group.id, 'moderators'];
    if (target === `${group.id}/featured`) return [group.id, 'featured'];
  }
  return refuse(`${target} is no collection of a community known here`);
}

function applyCollect(state: LemmyState, activity: Of<'collect'>): Applied {
  const { actor, object, target, add } = activity;
  const [community, which] = collectionOwner(state, target);
  if (!activity.public) refuse('ObjectIsNotPublic: the act');
  needAudience(activity, community);
  needModerator(state, actor, community, community);
  if (which === 'moderators') {
    change(state.group(community).moderators, object, add);
    return { community, what: add ? 'moderator added' : 'moderator removed' };
  }
  const post = state.store.findPost(object);
  if (post === undefined || post.community !== community) return refuse('no post of this place');
  post.featured = add;
  return { community, what: add ? 'featured' : 'not featured any more' };
}

function applyLock(state: LemmyState, activity: Of<'lock'>): Applied {
  const { actor, object, undo } = activity;
  const entry = state.store.find(object) ?? refuse('NotFound: the object to lock');
  const community = state.store.communityOf(object) ?? refuse('the community is not known');
  if (entry.kind === 'comment' && state.version === '0.19') refuse('0.19 locks posts only');
  if (!activity.public) refuse('ObjectIsNotPublic: the lock');
  needAudience(activity, community);
  needModerator(state, actor, community, object);
  entry.locked = !undo;
  return { community, what: undo ? 'unlocked' : 'locked' };
}

function applyFlag(state: LemmyState, activity: Of<'flag'>): Applied {
  const known = activity.objects.find((id) => state.store.find(id) !== undefined);
  if (known === undefined) return refuse('NotFound: what is reported');
  const community = state.store.communityOf(known) ?? activity.to;
  needAlive(state, activity.actor, community);
  state.reports.push({ by: activity.actor, objects: activity.objects, reason: activity.reason });
  return { community, what: 'reported' };
}

function applyGroup(state: LemmyState, activity: Of<'update-group'>): Applied {
  const group = readActor(activity.object, state.options.now().getTime());
  needModerator(state, activity.actor, group.id, group.id);
  const local = state.locals.get(group.id);
  if (local !== undefined) local.title = str(activity.object['name']) ?? local.title;
  else state.remotes.set(group.id, group);
  return { community: group.id, what: 'community changed' };
}
