/** A post or a comment was deleted by its author. */
import type { EventOf } from '#domain/journal/events.ts';
import { findTold, type Remark, type Story } from '#federation/objects/story.ts';
import { compose } from './compose.ts';
import { subjectOf } from './created.ts';
import { remoteInbox, toCommunity } from './to-community.ts';
import { onceNamed, toNamed } from './to-named.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, audienceOf, type Deed } from './words.ts';

type Deleted = EventOf<'post.deleted' | 'comment.deleted'>;

/** Without `summary`: with one, Lemmy would take it for a moderator's removal. */
export async function deleted(telling: Telling<Deleted>): Promise<readonly Utterance[]> {
  const told = await findTold(telling.tx, subjectOf(telling.event));
  if (told === null) return [];
  const { community, author } = told;
  const deed = author.local ? deleteDeed(telling, told, 'Delete') : null;
  const object = told.comment?.uri ?? told.post.uri;
  const common = { community, doer: author, object, weight: 'removal' as const };
  const parentInbox = told.parent === null ? null : remoteInbox(told.parent.author);
  const inboxes = author.local ? await onceNamed(telling, object) : [];
  if (!community.local) {
    const also = [parentInbox, ...inboxes];
    return deed === null ? [] : toCommunity(telling, { ...common, deed, also });
  }
  const what = told.comment === null ? 'thread-delete' : 'comment-delete';
  const composed = await compose(telling, { ...common, what, deed, author, parentInbox });
  return [...composed, ...(await toNamed(telling, { ...common, deed, inboxes, parentInbox }))];
}

/** An author's own Delete; the Tombstone is what Mastodon expects and Lemmy accepts. */
export function deleteDeed(telling: Telling, told: Story | Remark, form: string): Deed {
  const row = told.comment ?? told.post;
  return {
    id: activityId(telling, 'Delete', form),
    type: 'Delete',
    actor: told.author.uri,
    ...audienceOf(told.community),
    object: { id: row.uri, type: 'Tombstone' },
  };
}
