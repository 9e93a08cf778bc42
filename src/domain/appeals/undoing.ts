/** Which act takes back which: what granting an appeal does. */
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import type { Changed } from '#domain/moderation/moderate.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { unclearMember } from '#domain/moderation/unclear-member.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import type { ModlogRow } from '#domain/modlog/find-modlog.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { AppealableAct } from './appeal.ts';

/** By whom, and what the record says as the reason. */
export type Undoer = { readonly by: number | null; readonly reason: string | null };
type Undo = (
  context: Context,
  entry: ModlogRow,
  undoer: Undoer,
) => Promise<Outcome<Changed, string>>;

const subjectOf = ({ post, comment }: ModlogRow): Subject | null =>
  comment !== null ? { comment } : post !== null ? { post } : null;

/** For acts on a post or comment. */
const about =
  (
    undo: (
      context: Context,
      act: Undoer & { readonly subject: Subject },
    ) => Promise<Outcome<Changed, string>>,
  ): Undo =>
  async (context, entry, undoer) => {
    const subject = subjectOf(entry);
    return subject === null ? refuse('not-found') : undo(context, { ...undoer, subject });
  };

/** For acts on a member of a community. */
const inCommunity =
  (
    undo: (
      context: Context,
      act: Undoer & { readonly community: number; readonly person: number },
    ) => Promise<Outcome<Changed, string>>,
  ): Undo =>
  async (context, { community, person }, undoer) =>
    community === null || person === null
      ? refuse('not-found')
      : undo(context, { ...undoer, community, person });

/** A warning stands in the past, and nothing hangs on it: that it was wrong is all that can be said. */
const words: Undo = () => Promise.resolve(done({ changed: false }));

/** One without its undoing does not compile; the verbs ask for the right of whoever decides. */
export const undoing: Readonly<Record<AppealableAct, Undo>> = {
  'post.removed': about(restoreContent),
  'comment.removed': about(restoreContent),
  'held.rejected': about(restoreContent),
  'post.locked': about(unlockContent),
  'comment.locked': about(unlockContent),
  'post.flagged': async (context, { post, before }, undoer) => {
    const sensitive =
      typeof before === 'object' && before !== null && 'sensitive' in before
        ? before.sensitive === true
        : false;
    return post === null ? refuse('not-found') : flagPost(context, { ...undoer, post, sensitive });
  },
  'member.warned': words,
  'post.limited': words,
  'comment.limited': words,
  'member.banned': inCommunity((context, act) => unbanMember(context, { ...act, restore: true })),
  'member.cleared': inCommunity(unclearMember),
  'person.banned': async (context, { person }, undoer) =>
    person === null
      ? refuse('not-found')
      : unbanPerson(context, { ...undoer, person, restore: true }),
  'moderator.dismissed': inCommunity(appointModerator),
};
