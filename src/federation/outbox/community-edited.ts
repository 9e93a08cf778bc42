/** A community's name, sidebar or settings changed. */
import type { EventOf } from '#domain/journal/events.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { writeActor } from '#federation/objects/write-actor.ts';
import { publicUri } from '#federation/objects/wire.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, announceWords, plain } from './words.ts';

/** The Group says it itself: as an Update, and wrapped for those who read nothing else. */
export async function communityEdited(
  telling: Telling<EventOf<'community.edited'>>,
): Promise<readonly Utterance[]> {
  const { tx, event, world } = telling;
  const actor = await findActor(tx, event.community);
  const keys = await findKeys(tx, event.community);
  const settings = await findCommunity(tx, event.community);
  if (actor === null || keys === null || settings === null) return [];
  const { '@context': _, ...object } = writeActor(actor, keys, settings, world.house.origin);
  const to = [publicUri];
  const cc = actor.followers === null ? [] : [actor.followers];
  const update = { id: activityId(telling, 'Update'), type: 'Update', actor: actor.uri, to, cc, object };
  const common = {
    signer: actor,
    open: true,
    community: actor.id,
    software: null,
    inboxes: [],
    actor: actor.uri,
    object: actor.uri,
    after: [],
    weight: 'other' as const,
  };
  const inner = plain(update);
  const id = activityId(telling, 'announce');
  return [
    { ...common, form: 'act', id: update.id, body: inner, dialect: 'microblog' },
    {
      ...common,
      form: 'announce',
      id,
      body: announceWords(id, actor, inner, { cc: [], published: telling.at }),
      dialect: 'threadiverse',
    },
  ];
}
