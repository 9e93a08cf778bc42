/** Every document that others may ask for, one line each: what the door to federation imports. */
import { findCommunity } from '#domain/communities/find-community.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import type { World } from '#federation/world.ts';
import { plainContext } from '#federation/objects/context.ts';
import { document, notFound, type DocumentAnswer } from './answer.ts';
import {
  featuredDocument,
  followersDocument,
  moderatorsDocument,
  outboxDocument,
} from './collections.ts';

export type { Subject } from '#domain/journal/events.ts';
export type { DocumentAnswer } from './answer.ts';
export { activityDocument } from './activity.ts';
export { actorDocument, instanceDocument } from './actor.ts';
export { contextDocument, countDocument, repliesDocument } from './collections.ts';
export { nodeinfo, nodeinfoIndex } from './nodeinfo.ts';
export { objectDocument } from './object.ts';
export { webfinger } from './webfinger.ts';

export type CollectionAsked = {
  readonly kind: 'person' | 'community';
  readonly name: string;
  readonly list: 'outbox' | 'followers' | 'moderators' | 'featured';
  readonly before?: string | undefined;
  readonly page?: string | undefined;
};

/** What the server itself says in public: nothing, but its actor must name an outbox. */
export const instanceOutbox = (world: World): DocumentAnswer =>
  document({
    '@context': plainContext,
    id: `${world.house.origin}/outbox`,
    type: 'OrderedCollection',
    totalItems: 0,
    orderedItems: [],
  });

/** A collection of one of our actors, by the actor's name in the path. */
export async function actorCollection(
  world: World,
  { kind, name, list, before, page }: CollectionAsked,
): Promise<DocumentAnswer> {
  const actor = await findLocalActor(world.house.database.query, name);
  if (actor === null || actor.kind !== kind || actor.deleted !== null) return notFound;
  const closed =
    kind === 'community' && (await findCommunity(world.house.database.query, actor.id))?.removed;
  // Its followers and moderators are still asked for, to judge what it says of its end.
  if (closed && (list === 'outbox' || list === 'featured')) return notFound;
  switch (list) {
    case 'outbox': {
      const seq = before !== undefined && /^\d{1,15}$/.test(before) ? Number(before) : null;
      return outboxDocument(world, actor, {
        before: seq,
        paged: page !== undefined || seq !== null,
      });
    }
    case 'followers':
      return followersDocument(world, actor);
    case 'moderators':
      return moderatorsDocument(world, actor);
    case 'featured':
      return featuredDocument(world, actor);
  }
}
