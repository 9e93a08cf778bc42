/** Every event that leaves this house, one line each. */
import { created } from './outbox/created.ts';
import { communityEdited } from './outbox/community-edited.ts';
import { deleted } from './outbox/deleted.ts';
import { postDeclined } from './outbox/declined.ts';
import { edited } from './outbox/edited.ts';
import { followRefused, joinAsked, joinWithdrawn, memberJoined } from './outbox/joined.ts';
import { communityRemoved } from './outbox/community-removed.ts';
import { flagged } from './outbox/flagged.ts';
import { appointed, banned, featured, locked } from './outbox/moderated.ts';
import { moved } from './outbox/moved.ts';
import { personClosed } from './outbox/person-closed.ts';
import { personEdited } from './outbox/person-edited.ts';
import { removed, restored } from './outbox/removed.ts';
import { reportFiled, reportForwarded, reportResolved } from './outbox/reported.ts';
import { siteBanned } from './outbox/site-banned.ts';
import { memberTold } from './outbox/told.ts';
import {
  silent,
  type Speaker,
  type Speakers,
  type Telling,
  type Utterance,
} from './outbox/utterance.ts';
import { voted } from './outbox/voted.ts';
import { warned } from './outbox/warned.ts';

const speakers: Speakers = {
  'community.created': silent, // nobody follows it yet
  'community.edited': communityEdited,
  'community.removed': communityRemoved,
  'community.restored': communityRemoved,
  'member.joined': memberJoined, // Accept
  'member.left': silent,
  'member.moved': silent, // the subscription moves along
  'follow.refused': followRefused, // Reject
  'join.asked': joinAsked, // Follow
  'join.withdrawn': joinWithdrawn, // Undo of it
  'post.created': created,
  'post.edited': edited,
  'post.deleted': deleted,
  'post.removed': removed,
  'post.restored': restored,
  'post.locked': locked,
  'post.unlocked': locked,
  'post.flagged': flagged,
  'post.moved': moved,
  'post.featured': featured,
  'post.unfeatured': featured,
  'post.declined': postDeclined, // a private word to its author
  'comment.created': created,
  'comment.edited': edited,
  'comment.deleted': deleted,
  'comment.removed': removed,
  'comment.restored': restored,
  'comment.locked': locked,
  'comment.unlocked': locked,
  'vote.cast': voted,
  'vote.retracted': voted,
  'moderator.appointed': appointed,
  'moderator.dismissed': appointed,
  'moderator.scoped': silent, // other servers know nothing of scopes
  'member.banned': banned,
  'member.unbanned': banned,
  'member.warned': warned, // to the server of who is warned
  'person.banned': siteBanned,
  'person.unbanned': siteBanned,
  'person.edited': personEdited,
  'person.closed': personClosed,
  'report.filed': reportFiled, // to moderators only
  'report.forwarded': reportForwarded, // to the home server of whom it is about
  'report.resolved': reportResolved, // Lemmy's word for it
  'member.told': memberTold, // a private word
  'instance.blocked': silent, // a farewell would have to pass a gate that is shut already
  'instance.unblocked': silent,
};

/** Puts one journal row into words; an empty list says nothing. */
export function speak(telling: Telling): Promise<readonly Utterance[]> {
  const speaker = speakers[telling.event.kind] as Speaker<typeof telling.event.kind>;
  return speaker(telling);
}
