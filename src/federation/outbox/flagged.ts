/** A moderator marked a post as sensitive, or as not. */
import type { EventOf } from '#domain/journal/events.ts';
import { findStory } from '#federation/objects/story.ts';
import { writeObject } from '#federation/objects/write-object.ts';
import { compose } from './compose.ts';
import { isGone } from './created.ts';
import { edited } from './edited.ts';
import { findSpeaker } from './speaker.ts';
import { remoteInbox, toCommunity } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, audienceOf } from './words.ts';

/**
 * Our author's post is told anew in its author's name, which everybody understands. Of others' it is the moderator's
 * Update, of which Lemmy 1.0 takes the mark and nothing else.
 */
export async function flagged(
  telling: Telling<EventOf<'post.flagged'>>,
): Promise<readonly Utterance[]> {
  const { tx, event } = telling;
  const story = await findStory(tx, event.post);
  if (story === null || isGone(story)) return [];
  const { community, author, post } = story;
  if (author.local) {
    const edit = { kind: 'post.edited', community: community.id, post: post.id } as const;
    return edited({ ...telling, original: null, event: { ...edit, by: author.id } });
  }
  const doer = await findSpeaker(tx, event.by, community);
  if (doer === null) return [];
  const deed = doer.local
    ? {
        id: activityId(telling, 'Update'),
        type: 'Update',
        actor: doer.uri,
        ...audienceOf(community),
        object: writeObject(story),
        ...(event.reason === null ? {} : { summary: event.reason }),
      }
    : null;
  const common = { community, doer, object: post.uri, weight: 'other' as const };
  if (!community.local) return deed === null ? [] : toCommunity(telling, { ...common, deed });
  const authorInbox = remoteInbox(author);
  return compose(telling, { ...common, what: 'flag', deed, author: doer, authorInbox });
}
