/** One of our people changed how they present themselves: an Update of their own actor. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { writeActor } from '#federation/objects/write-actor.ts';
import { saidOfOneself } from './said-of-oneself.ts';
import type { Telling, Utterance } from './utterance.ts';

/** As they are at this moment: of several changes in a row each tells the last. */
export async function personEdited(
  telling: Telling<EventOf<'person.edited'>>,
): Promise<readonly Utterance[]> {
  const { tx, event, world } = telling;
  const person = await findActor(tx, event.person);
  const keys = await findKeys(tx, event.person);
  if (person === null || keys === null || person.deleted !== null) return [];
  const { '@context': _, ...object } = writeActor(person, keys, null, world.house.origin);
  return [
    await saidOfOneself(telling, person, { type: 'Update', said: { object }, weight: 'other' }),
  ];
}
