/** Every activity we accept, one line each. Anything else is recorded as ignored. */
import type { Arrival, Listener, Plan } from './inbox/arrival.ts';
import { ignored } from './inbox/arrival.ts';
import { receiveAccept } from './inbox/accept.ts';
import { receiveAdd } from './inbox/add.ts';
import { receiveAnnounce } from './inbox/announce.ts';
import { receiveBlock } from './inbox/block.ts';
import { receiveCreate } from './inbox/create.ts';
import { receiveDelete } from './inbox/delete.ts';
import { receiveDislike, receiveLike } from './inbox/like.ts';
import { receiveFlag } from './inbox/flag.ts';
import { receiveFollow } from './inbox/follow.ts';
import { receiveLock } from './inbox/lock.ts';
import { receiveMove } from './inbox/move.ts';
import { receiveReject } from './inbox/reject.ts';
import { receiveRemove } from './inbox/remove.ts';
import { receiveResolve } from './inbox/resolve.ts';
import { receiveUndo } from './inbox/undo.ts';
import { receiveUpdate } from './inbox/update.ts';
import { receiveWarn } from './inbox/warn.ts';

const listeners: Readonly<Record<string, Listener>> = {
  Follow: receiveFollow, // joins a community
  Accept: receiveAccept, // a community elsewhere took one of our people in
  Reject: receiveReject, // … or did not
  Undo: receiveUndo, // takes back a follow, a vote, a report, a removal, a lock, a ban
  Create: receiveCreate, // a post or a comment
  Update: receiveUpdate, // of a post, a comment, a person, a community
  Delete: receiveDelete, // by its author, or a removal by a moderator
  Like: receiveLike,
  Dislike: receiveDislike,
  Flag: receiveFlag, // a report
  Resolve: receiveResolve, // … was dealt with by a moderator elsewhere
  Add: receiveAdd, // a moderator, a featured post
  Remove: receiveRemove,
  Lock: receiveLock,
  Block: receiveBlock, // a ban from a community, or by a server of its own people
  Warn: receiveWarn, // a moderator's word to somebody
  Move: receiveMove, // an account, or a thread, that goes elsewhere
  Announce: receiveAnnounce, // a community relays one of the above
};

/** Called for every verified receipt; fetches what is needed and says what to do about it. */
export function prepare(arrival: Arrival): Promise<Plan> {
  const listener = Object.hasOwn(listeners, arrival.activity.type)
    ? listeners[arrival.activity.type]
    : undefined;
  return listener === undefined
    ? Promise.resolve(ignored(`${arrival.activity.type} is not something we act on`))
    : listener(arrival);
}
