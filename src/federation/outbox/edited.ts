/** A post or a comment was edited by its author. */
import type { EventOf } from '#domain/journal/events.ts';
import { findTold } from '#federation/objects/story.ts';
import { writeObject } from '#federation/objects/write-object.ts';
import { compose } from './compose.ts';
import { answeredBy, isGone, subjectOf } from './created.ts';
import { remoteInbox, toCommunity } from './to-community.ts';
import { namedInboxes, onceNamed, toNamed } from './to-named.ts';
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
  // Whom it named before is owed what became of it.
  const once = author.local ? await onceNamed(telling, object) : [];
  const inboxes = [...new Set([...namedInboxes(told), ...once])];
  if (!community.local) {
    const also = [parentInbox, ...inboxes];
    return deed === null ? [] : toCommunity(telling, { ...common, deed, also });
  }
  const what = told.comment === null ? 'thread-edit' : 'comment-edit';
  const composed = await compose(telling, { ...common, what, deed, author, parentInbox });
  return [...composed, ...(await toNamed(telling, { ...common, deed, inboxes, parentInbox }))];
}
