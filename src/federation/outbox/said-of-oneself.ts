/** What one of our people says of their own actor, to every server that it concerns. */
import type { Actor } from '#domain/actors/actor.ts';
import { publicUri } from '#federation/objects/wire.ts';
import { findAudience } from './person-audience.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, proven } from './words.ts';

type Deed = {
  readonly type: 'Update' | 'Delete';
  /** What it is about, and what else it says. */
  readonly said: Readonly<Record<string, unknown>>;
  readonly weight: Utterance['weight'];
  /** Communities elsewhere that they belonged to until now. */
  readonly left?: readonly number[];
};

/** Called for changes of a profile and when an account is closed; signed by the person, with a proof (FEP-8b32). */
export async function saidOfOneself(
  telling: Telling,
  person: Actor,
  { type, said, weight, left = [] }: Deed,
): Promise<Utterance> {
  const id = activityId(telling, type);
  const cc = person.followers === null ? [] : [person.followers];
  const deed = { id, type, actor: person.uri, to: [publicUri], cc, ...said };
  return {
    form: 'act',
    id,
    body: await proven(telling, person, deed),
    signer: person,
    open: true,
    community: null,
    dialect: null,
    software: null,
    inboxes: await findAudience(telling.tx, person.id, left),
    actor: person.uri,
    object: person.uri,
    after: [],
    weight,
  };
}
