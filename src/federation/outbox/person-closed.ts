/** One of our people closed their account: a Delete of their actor, by themselves. */
import { findActor } from '#domain/actors/find-actor.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { saidOfOneself } from './said-of-oneself.ts';
import type { Telling, Utterance } from './utterance.ts';

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
  const said = { object: person.uri, removeData: event.erased };
  const { left } = event;
  return [await saidOfOneself(telling, person, { type: 'Delete', said, weight: 'removal', left })];
}
