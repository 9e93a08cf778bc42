/** Which act takes back which: what granting an appeal does. */
import { and, eq } from 'drizzle-orm';
import { findSubject } from '#domain/comments/find-subject.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { allScopes } from '#domain/communities/rights.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import { listContent } from '#domain/moderation/list-content.ts';
import type { Changed } from '#domain/moderation/moderate.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { findSiteBan } from '#domain/moderation/site-ban.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { unclearMember } from '#domain/moderation/unclear-member.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import type { ModlogRow } from '#domain/modlog/find-modlog.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { bansTable } from '#storage/schema/communities.ts';
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

const undone = (): Promise<Outcome<Changed, never>> => Promise.resolve(done({ changed: false }));

/** Only what is removed by this very act: what was restored, and removed again, was another one. */
const restore: Undo = async (context, entry, undoer) => {
  const subject = subjectOf(entry);
  const matter = subject && (await findSubject(context.tx, subject));
  if (subject === null || matter === null) return refuse('not-found');
  const { removedBy } = matter.thing;
  if (removedBy !== null && removedBy !== entry.id) return undone();
  return restoreContent(context, { ...undoer, subject });
};

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

/** A ban that took the place of this one stands until it is appealed itself. */
async function wasReplaced({ tx }: Context, { id, community, person }: ModlogRow) {
  const { act } = bansTable;
  const theirs = and(eq(bansTable.community, community ?? 0), eq(bansTable.person, person ?? 0));
  const [ban] = await tx.select({ act }).from(bansTable).where(theirs);
  return ban !== undefined && ban.act !== null && ban.act !== id;
}

const unban: Undo = async (context, entry, undoer) =>
  (await wasReplaced(context, entry))
    ? undone()
    : inCommunity((_, act) => unbanMember(context, { ...act, restore: true }))(
        context,
        entry,
        undoer,
      );

/** With what they were entrusted before; who owns the community stays as it is now. */
const appoint: Undo = (context, entry, undoer) => {
  const { before } = entry;
  const held =
    typeof before === 'object' && before !== null && 'scopes' in before ? before.scopes : [];
  const scopes = allScopes.filter((scope) => Array.isArray(held) && held.includes(scope));
  return inCommunity((_, act) => appointModerator(context, { ...act, scopes }))(
    context,
    entry,
    undoer,
  );
};

/** A warning stands in the past, and nothing hangs on it: that it was wrong is all that can be said. */
const words: Undo = undone;

/** One without its undoing does not compile; the verbs ask for the right of whoever decides. */
export const undoing: Readonly<Record<AppealableAct, Undo>> = {
  'post.removed': restore,
  'comment.removed': restore,
  'held.rejected': restore,
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
  'post.limited': about(listContent),
  'comment.limited': about(listContent),
  'member.banned': unban,
  'member.cleared': (context, entry, undoer) =>
    inCommunity((_, act) => unclearMember(context, { ...act, clearing: entry.id }))(
      context,
      entry,
      undoer,
    ),
  'person.banned': async (context, { id, person }, undoer) => {
    if (person === null) return refuse('not-found');
    const ban = await findSiteBan(context, person);
    if (ban !== null && ban.act !== id) return undone();
    return unbanPerson(context, { ...undoer, person, restore: true });
  },
  'moderator.dismissed': appoint,
};
