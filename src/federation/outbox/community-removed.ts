/** A community of ours was removed from this server, or brought back. */
import { findActor } from '#domain/actors/find-actor.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { compose } from './compose.ts';
import { findSpeaker } from './speaker.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, audienceOf } from './words.ts';

/** Delete with `summary` around the Group, and its Undo, as Lemmy tells it. Hiding one of another server is told to nobody. */
export async function communityRemoved(
  telling: Telling<EventOf<'community.removed' | 'community.restored'>>,
): Promise<readonly Utterance[]> {
  const { tx, event } = telling;
  const community = await findActor(tx, event.community);
  const doer = community === null ? null : await findSpeaker(tx, event.by, community);
  if (community === null || !community.local || doer === null) return [];
  const addressed = { actor: doer.uri, ...audienceOf(community) };
  const removal = {
    id: activityId(telling, 'Delete'),
    type: 'Delete',
    ...addressed,
    object: community.uri,
    summary: event.reason ?? '',
  };
  const back = event.kind === 'community.restored';
  const undo = { id: activityId(telling, 'Undo'), type: 'Undo', ...addressed, object: removal };
  return compose(telling, {
    what: 'community-removal',
    community,
    doer,
    deed: doer.local ? (back ? undo : removal) : null,
    author: doer,
    object: community.uri,
    weight: back ? 'other' : 'removal',
  });
}
