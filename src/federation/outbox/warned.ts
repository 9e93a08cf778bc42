/** Somebody elsewhere was warned by a moderator of ours. */
import { findActor } from '#domain/actors/find-actor.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { findTold } from '#federation/objects/story.ts';
import { findSpeaker } from './speaker.ts';
import { remoteInbox } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, proven } from './words.ts';

/** Warn, as Lemmy 1.0 has it: for the server of who is warned and nobody else. Others get a private message. */
export async function warned(
  telling: Telling<EventOf<'member.warned'>>,
): Promise<readonly Utterance[]> {
  const { tx, event } = telling;
  const person = await findActor(tx, event.person);
  const community = await findActor(tx, event.community);
  const told = await findTold(tx, event.subject);
  const doer = community === null ? null : await findSpeaker(tx, event.by, community);
  const inbox = person === null ? null : remoteInbox(person);
  if (person === null || community === null || told === null || inbox === null) return [];
  if (doer === null || !doer.local) return [];
  const id = activityId(telling, 'Warn');
  const deed = {
    id,
    type: 'Warn',
    actor: doer.uri,
    to: [person.uri],
    audience: community.uri,
    object: told.comment?.uri ?? told.post.uri,
    summary: event.reason ?? '',
  };
  return [
    {
      form: 'warn',
      id,
      body: await proven(telling, doer, deed),
      signer: doer,
      open: false,
      community: null,
      dialect: 'threadiverse',
      software: null,
      inboxes: [inbox],
      actor: doer.uri,
      object: deed.object,
      after: [],
      weight: 'other',
    },
  ];
}
