/** A thread went from one community of ours to another. */
import { findActor } from '#domain/actors/find-actor.ts';
import type { Actor } from '#domain/actors/actor.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { uuidV5 } from '#lib/ids.ts';
import { findStory, type Story } from '#federation/objects/story.ts';
import { writeObject } from '#federation/objects/write-object.ts';
import { compose } from './compose.ts';
import { isGone } from './created.ts';
import { onContext } from './on-context.ts';
import { findSpeaker } from './speaker.ts';
import { remoteInbox } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, audienceOf, type Deed } from './words.ts';

type Moved = Telling<EventOf<'post.moved'>>;
type Way = {
  readonly story: Story;
  readonly doer: Actor;
  readonly from: Actor;
  readonly to: Actor;
};

/**
 * Move (FEP-f15d): around the post for PieFed, by both communities; around its context, plainly by whoever moved it,
 * for NodeBB. Microblogs see one boost go and another come. What Lemmy does not read it sees as a thread of ours that
 * is told anew, if its author is ours.
 */
export async function moved(telling: Moved): Promise<readonly Utterance[]> {
  const { tx, event } = telling;
  const story = await findStory(tx, event.post);
  const from = await findActor(tx, event.community);
  const to = await findActor(tx, event.to);
  const doer = from === null ? null : await findSpeaker(tx, event.by, from);
  if (story === null || isGone(story) || from === null || to === null || doer === null) return [];
  const way = { story, doer, from, to };
  return [...(await outOf(telling, way)), ...(await into(telling, way))];
}

const moveDeed = (telling: Moved, { story, doer, from, to }: Way, by: Actor): Deed => ({
  id: activityId(telling, 'Move', by.id === from.id ? 'Move' : 'Move in'),
  type: 'Move',
  actor: doer.uri,
  ...audienceOf(by),
  object: story.post.uri,
  origin: from.uri,
  target: to.uri,
  ...(telling.event.reason === null ? {} : { summary: telling.event.reason }),
});

async function outOf(telling: Moved, way: Way): Promise<Utterance[]> {
  const { story, doer, from } = way;
  const deed = doer.local ? moveDeed(telling, way, from) : null;
  const told = { community: from, doer, object: story.post.uri, weight: 'other' as const };
  return [
    ...(await compose(telling, {
      ...told,
      what: 'move',
      deed,
      author: story.author,
      authorInbox: remoteInbox(story.author),
    })),
    ...(await onContext(telling, { ...told, deed, context: story.post.context })),
  ];
}

/** As a thread that is new there. */
async function into(telling: Moved, way: Way): Promise<Utterance[]> {
  const { story, to } = way;
  const { author, post } = story;
  const anew = { ...telling, uuid: uuidV5(telling.uuid, 'into') };
  const byAuthor = author.local
    ? {
        id: activityId(anew, 'Create'),
        type: 'Create',
        actor: author.uri,
        ...audienceOf(to),
        published: post.created.toISOString(),
        object: writeObject(story),
      }
    : null;
  const doer = byAuthor === null ? way.doer : author;
  const deed = byAuthor ?? (doer.local ? moveDeed(anew, way, to) : null);
  const common = { community: to, doer, object: post.uri, weight: 'creation' as const };
  return compose(anew, { ...common, what: 'thread', deed, author, authorInbox: null });
}
