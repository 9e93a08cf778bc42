/** One of our people changed how they present themselves: an Update of their own actor. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { publicUri } from '#federation/objects/wire.ts';
import { writeActor } from '#federation/objects/write-actor.ts';
import { findAudience } from './person-audience.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, proven } from './words.ts';

/** As they are at this moment: of several changes in a row each tells the last. */
export async function personEdited(
  telling: Telling<EventOf<'person.edited'>>,
): Promise<readonly Utterance[]> {
  const { tx, event, world } = telling;
  const person = await findActor(tx, event.person);
  const keys = await findKeys(tx, event.person);
  if (person === null || keys === null || person.deleted !== null) return [];
  const { '@context': _, ...object } = writeActor(person, keys, null, world.house.origin);
  const deed = {
    id: activityId(telling, 'Update'),
    type: 'Update',
    actor: person.uri,
    to: [publicUri],
    cc: person.followers === null ? [] : [person.followers],
    object,
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
      inboxes: await findAudience(tx, person.id),
      actor: person.uri,
      object: person.uri,
      after: [],
      weight: 'other',
    },
  ];
}
