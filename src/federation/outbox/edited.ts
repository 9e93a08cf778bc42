/** A post or a comment was edited by its author. */
import type { EventOf } from '#domain/journal/events.ts';
import { findTold } from '#federation/objects/story.ts';
import { writeObject } from '#federation/objects/write-object.ts';
import { compose } from './compose.ts';
import { answeredBy, isGone, subjectOf } from './created.ts';
import { remoteInbox, toCommunity } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, audienceOf } from './words.ts';

type Edited = EventOf<'post.edited' | 'comment.edited'>;

/** The words of the moment are told: of several edits in a row each tells the last. */
export async function edited(telling: Telling<Edited>): Promise<readonly Utterance[]> {
  const told = await findTold(telling.tx, subjectOf(telling.event));
  if (told === null || isGone(told)) return [];
  const { community, author } = told;
  const deed = author.local
    ? {
        id: activityId(telling, 'Update'),
        type: 'Update',
        actor: author.uri,
        ...audienceOf(community, answeredBy(told)),
        object: writeObject(told),
      }
    : null;
  const object = told.comment?.uri ?? told.post.uri;
  const common = { community, doer: author, object, weight: 'other' as const };
  const parentInbox = told.parent === null ? null : remoteInbox(told.parent.author);
  if (!community.local) {
    return deed === null ? [] : toCommunity(telling, { ...common, deed, also: [parentInbox] });
  }
  const what = told.comment === null ? 'thread-edit' : 'comment-edit';
  return compose(telling, { ...common, what, deed, author, parentInbox });
}
