/** One of our people closed their account: a Delete of their actor, by themselves. */
import { findActor } from '#domain/actors/find-actor.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { publicUri } from '#federation/objects/wire.ts';
import { findAudience } from './person-audience.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, proven } from './words.ts';

/**
 * `removeData` is what Lemmy and PieFed ask for; Mastodon erases what it has of them in either case. The key stays, so that
 * the request is signed by whom it is about.
 */
export async function personClosed(
  telling: Telling<EventOf<'person.closed'>>,
): Promise<readonly Utterance[]> {
  const { tx, event } = telling;
  const person = await findActor(tx, event.person);
  if (person === null) return [];
  const deed = {
    id: activityId(telling, 'Delete'),
    type: 'Delete',
    actor: person.uri,
    to: [publicUri],
    cc: person.followers === null ? [] : [person.followers],
    object: person.uri,
    removeData: event.erased,
  };
  return [
    {
      form: 'act',
      id: deed.id,
      body: await proven(telling, person, deed),
      signer: person,
      open: true,
      community: null,
      dialect: null,
      software: null,
      inboxes: await findAudience(tx, person.id, event.left),
      actor: person.uri,
      object: person.uri,
      after: [],
      weight: 'removal',
    },
  ];
}
