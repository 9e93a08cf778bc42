/** A post or a comment was removed by a moderator, or restored. */
import type { EventOf } from '#domain/journal/events.ts';
import { findHeldOf } from '#domain/screening/find-held.ts';
import { findTold, type Remark, type Story } from '#federation/objects/story.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { compose } from './compose.ts';
import { subjectOf } from './created.ts';
import { deleteDeed } from './deleted.ts';
import { remoteInbox, toCommunity } from './to-community.ts';
import { findSpeaker } from './speaker.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, audienceOf, type Deed } from './words.ts';

type Removed = EventOf<'post.removed' | 'comment.removed'>;
type Restored = EventOf<'post.restored' | 'comment.restored'>;

/** A Delete with `summary`, which is how the threadiverse tells a removal from an author's own. */
export async function removed(telling: Telling<Removed>): Promise<readonly Utterance[]> {
  const { told, doer } = await find(telling);
  if (told === null || doer === null) return [];
  const deed = doer.local ? removalDeed(telling, told, doer, 'Delete') : null;
  const object = told.comment?.uri ?? told.post.uri;
  const common = { community: told.community, doer, object, weight: 'removal' as const };
  if (!told.community.local) return deed === null ? [] : toCommunity(telling, { ...common, deed });
  return compose(telling, {
    ...common,
    what: told.comment === null ? 'thread-removal' : 'comment-removal',
    deed,
    author: told.author,
    authorInbox: remoteInbox(told.author),
    parentInbox: told.parent === null ? null : remoteInbox(told.parent.author),
    farewell: told.author.local ? deleteDeed(telling, told, 'farewell') : null,
  });
}

/** Undo of the removal; the inner Delete is written anew, since Lemmy wants it embedded. */
export async function restored(telling: Telling<Restored>): Promise<readonly Utterance[]> {
  const { told, doer } = await find(telling);
  if (told === null || doer === null) return [];
  const deed = doer.local
    ? {
        id: activityId(telling, 'Undo'),
        type: 'Undo',
        actor: doer.uri,
        ...audienceOf(told.community),
        object: removalDeed(telling, told, doer, 'undone'),
      }
    : null;
  const object = told.comment?.uri ?? told.post.uri;
  const common = { community: told.community, doer, object, weight: 'other' as const };
  if (!told.community.local) return deed === null ? [] : toCommunity(telling, { ...common, deed });
  return compose(telling, {
    ...common,
    what: told.comment === null ? 'thread-restoration' : 'comment-restoration',
    deed,
    author: told.author,
    authorInbox: remoteInbox(told.author),
  });
}

async function find(
  telling: Telling<Removed | Restored>,
): Promise<{ told: Story | Remark | null; doer: Actor | null }> {
  const { tx, event, original } = telling;
  const subject = subjectOf(event);
  const told = await findTold(tx, subject);
  const waits = told !== null && (told.comment ?? told.post).held !== null;
  // What waits was told to nobody, unless it is an edit that waits.
  const known = !waits || (await findHeldOf(tx, subject))?.told === true;
  if (told === null || !known) return { told: null, doer: null };
  const doer = await findSpeaker(tx, event.by, told.community);
  // A moderator elsewhere banned with removal: each part of it is for this server to say.
  const unsaid = doer?.local === false && original === null;
  return { told, doer: unsaid ? await findSpeaker(tx, null, told.community) : doer };
}

const removalDeed = (
  telling: Telling<Removed | Restored>,
  told: Story | Remark,
  doer: Actor,
  form: string,
): Deed => ({
  id: activityId(telling, 'Delete', form),
  type: 'Delete',
  actor: doer.uri,
  ...audienceOf(told.community),
  object: told.comment?.uri ?? told.post.uri,
  summary: telling.event.reason ?? '',
});
