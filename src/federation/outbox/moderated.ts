/** A thread was locked or featured, a moderator appointed, somebody banned, or the reverse. */
import type { EventOf } from '#domain/journal/events.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Actor } from '#domain/actors/actor.ts';
import type { Happening } from '#federation/relay.ts';
import { findStory, findTold } from '#federation/objects/story.ts';
import { compose } from './compose.ts';
import { subjectOf } from './created.ts';
import { onContext } from './on-context.ts';
import { findSpeaker } from './speaker.ts';
import { remoteInbox, toCommunity } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, audienceOf, type Deed } from './words.ts';

type Locked = EventOf<'post.locked' | 'post.unlocked' | 'comment.locked' | 'comment.unlocked'>;
type Featured = EventOf<'post.featured' | 'post.unfeatured'>;
type Appointed = EventOf<'moderator.appointed' | 'moderator.dismissed'>;
type Banned = EventOf<'member.banned' | 'member.unbanned'>;
type Moderated = Locked | Featured | Appointed | Banned;

type Act = {
  readonly what: Happening;
  readonly type: 'Lock' | 'Add' | 'Remove' | 'Block';
  readonly object: string;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly undone?: boolean;
  /** What its Undo says besides. */
  readonly undoing?: Readonly<Record<string, unknown>>;
  readonly inbox?: string | null;
  /** Of a thread: what NodeBB locks. */
  readonly context?: string | null;
};

/** Lock and its Undo (Lemmy's vocabulary). */
export async function locked(telling: Telling<Locked>): Promise<readonly Utterance[]> {
  const { event } = telling;
  const told = await findTold(telling.tx, subjectOf(event));
  if (told === null) return [];
  return tell(telling, {
    what: 'lock',
    type: 'Lock',
    object: told.comment?.uri ?? told.post.uri,
    undone: event.kind === 'post.unlocked' || event.kind === 'comment.unlocked',
    more: event.reason === null ? {} : { summary: event.reason },
    context: told.comment === null ? told.post.context : null,
  });
}

/** Add to, or Remove from, the community's featured posts. */
export async function featured(telling: Telling<Featured>): Promise<readonly Utterance[]> {
  const story = await findStory(telling.tx, telling.event.post);
  if (story === null) return [];
  const type = telling.event.kind === 'post.featured' ? 'Add' : 'Remove';
  return tell(telling, {
    what: 'list',
    type,
    object: story.post.uri,
    more: { target: story.community.featured },
  });
}

/** Add to, or Remove from, the community's moderators. */
export async function appointed(telling: Telling<Appointed>): Promise<readonly Utterance[]> {
  const person = await findActor(telling.tx, telling.event.person);
  const community = await findActor(telling.tx, telling.event.community);
  if (person === null || community === null) return [];
  const type = telling.event.kind === 'moderator.appointed' ? 'Add' : 'Remove';
  return tell(telling, {
    what: 'list',
    type,
    object: person.uri,
    inbox: remoteInbox(person),
    more: { target: community.moderators },
  });
}

/** Block with the community as `target`; the banned person's server hears of it too. */
export async function banned(telling: Telling<Banned>): Promise<readonly Utterance[]> {
  const person = await findActor(telling.tx, telling.event.person);
  const community = await findActor(telling.tx, telling.event.community);
  if (person === null || community === null) return [];
  const { event } = telling;
  return tell(telling, {
    what: 'ban',
    type: 'Block',
    object: person.uri,
    undone: event.kind === 'member.unbanned',
    undoing: event.kind === 'member.unbanned' && event.restored ? { restoreData: true } : {},
    inbox: remoteInbox(person),
    more: {
      target: community.uri,
      ...(event.reason === null ? {} : { summary: event.reason }),
      ...(event.kind === 'member.banned' ? termOf(event) : {}),
      ...(event.kind === 'member.banned' && event.removal ? { removeData: true } : {}),
    },
  });
}

async function tell(telling: Telling<Moderated>, act: Act): Promise<readonly Utterance[]> {
  const { event } = telling;
  const community = await findActor(telling.tx, event.community);
  const doer = community === null ? null : await findSpeaker(telling.tx, event.by, community);
  if (doer === null || community === null) return [];
  const deed = doer.local ? deedOf(telling, act, doer, community) : null;
  const common = { community, doer, object: act.object, weight: 'other' as const };
  if (!community.local) return deed === null ? [] : toCommunity(telling, { ...common, deed });
  const { what, context = null, inbox: authorInbox = null } = act;
  return [
    ...(await compose(telling, { ...common, what, deed, author: doer, authorInbox })),
    ...(await onContext(telling, { ...common, deed, context })),
  ];
}

function deedOf(telling: Telling<Moderated>, act: Act, doer: Actor, community: Actor): Deed {
  const deed: Deed = {
    id: activityId(telling, act.type),
    type: act.type,
    actor: doer.uri,
    ...audienceOf(community),
    object: act.object,
    ...act.more,
  };
  if (act.undone !== true) return deed;
  return {
    id: activityId(telling, 'Undo'),
    type: 'Undo',
    actor: doer.uri,
    ...audienceOf(community),
    object: deed,
    ...act.undoing,
  };
}

const termOf = ({ until }: { readonly until: string | null }): { endTime?: string } =>
  until === null ? {} : { endTime: until };
