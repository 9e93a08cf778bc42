/** Tells a community elsewhere, and whom else it concerns, what one of our people did in it. */
import type { Actor } from '#domain/actors/actor.ts';
import type { Telling, Utterance } from './utterance.ts';
import { proven, type Deed } from './words.ts';

/** The community relays it to everybody else; `also` are inboxes that should hear it at once. */
export async function toCommunity(
  telling: Telling,
  told: {
    readonly community: Actor;
    readonly doer: Actor;
    readonly deed: Deed;
    readonly object: string;
    readonly after?: readonly string[];
    readonly weight: Utterance['weight'];
    readonly also?: readonly (string | null)[];
  },
): Promise<Utterance[]> {
  const { community, doer, deed } = told;
  const inboxes = [community.sharedInbox ?? community.inbox, ...(told.also ?? [])];
  return [
    {
      form: 'act',
      id: deed.id,
      body: await proven(telling, doer, deed),
      signer: doer,
      open: true,
      community: null,
      dialect: null,
      software: null,
      inboxes: [...new Set(inboxes.filter((inbox) => inbox !== null && inbox !== ''))] as string[],
      actor: doer.uri,
      object: told.object,
      after: told.after ?? [],
      weight: told.weight,
    },
  ];
}

/** Where an actor elsewhere is reached; null for our own, for the deleted and the merely noted. */
export const remoteInbox = (actor: Actor): string | null =>
  actor.local || actor.deleted !== null || actor.inbox === ''
    ? null
    : (actor.sharedInbox ?? actor.inbox);
