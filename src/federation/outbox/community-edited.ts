/** A community's name, sidebar or settings changed. */
import type { EventOf } from '#domain/journal/events.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { actorContext } from '#federation/objects/context.ts';
import { writeActor } from '#federation/objects/write-actor.ts';
import { publicUri } from '#federation/objects/wire.ts';
import { findSpeaker } from './speaker.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, announceWords, audienceOf, proven } from './words.ts';

/**
 * To microblogs the Group says it itself. The threadiverse takes an Update of a Group only from the
 * moderator who made it (Lemmy reads the actor as a person), wrapped like everything else.
 */
export async function communityEdited(
  telling: Telling<EventOf<'community.edited'>>,
): Promise<readonly Utterance[]> {
  const { tx, event, world } = telling;
  const actor = await findActor(tx, event.community);
  const keys = await findKeys(tx, event.community);
  const settings = await findCommunity(tx, event.community);
  const editor = actor === null ? null : await findSpeaker(tx, event.by, actor);
  if (actor === null || keys === null || settings === null || editor === null) return [];
  const { '@context': _, ...object } = writeActor(actor, keys, settings, world.house.origin);
  const cc = actor.followers === null ? [] : [actor.followers];
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
  const own = activityId(telling, 'Update', 'group');
  const update = { id: own, type: 'Update', actor: actor.uri, to: [publicUri], cc, object };
  const self: Utterance = {
    ...common,
    form: 'update',
    id: own,
    body: JSON.stringify({ '@context': actorContext, ...update }),
    dialect: 'microblog',
  };
  if (!editor.local || editor.id === actor.id) return [self];
  const id = activityId(telling, 'Update');
  const deed = { id, type: 'Update', actor: editor.uri, ...audienceOf(actor), object };
  const inner = await proven(telling, editor, deed);
  const wrapper = activityId(telling, 'announce');
  return [
    self,
    {
      ...common,
      form: 'act',
      id,
      body: inner,
      signer: editor,
      community: null,
      dialect: 'threadiverse',
      actor: editor.uri,
    },
    {
      ...common,
      form: 'announce',
      id: wrapper,
      body: announceWords(wrapper, actor, inner, { cc: [editor.uri], published: telling.at }),
      dialect: 'threadiverse',
      actor: editor.uri,
    },
  ];
}
