/** Saves a post or comment for oneself, hides a post from lists, or mutes a thread; and takes it back. */
import { and, eq, isNull } from 'drizzle-orm';
import { findSubject } from '#domain/comments/find-subject.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { marksTable } from '#storage/schema/marks.ts';

/** Saved: found again. Hidden: in no list of theirs. Muted: no notices of what is answered there. */
export const markKinds = ['saved', 'hidden', 'muted'] as const;
export type MarkKind = (typeof markKinds)[number];

export type SetMark = {
  readonly person: number;
  readonly kind: MarkKind;
  readonly subject: Subject;
  readonly on: boolean;
};

export type SetMarkRefusal = 'not-found' | 'gone' | 'posts-only';

/**
 * Called when a member presses the button; the same twice changes nothing. It concerns nobody else: nobody is told, and
 * no right is asked. Refused for what is not here or waits for a moderator, for what is gone, and for comments unless they
 * are saved. What is gone can still be let go of.
 */
export async function setMark(
  context: Context,
  { person, kind, subject, on }: SetMark,
): Promise<Outcome<{ changed: boolean }, SetMarkRefusal>> {
  const about = 'post' in subject ? { post: subject.post } : { comment: subject.comment };
  if (!on) return done({ changed: await takeBack(context, { person, kind, subject }) });
  if (kind !== 'saved' && !('post' in subject)) return refuse('posts-only');
  const matter = await findSubject(context.tx, subject);
  if (matter === null) return refuse('not-found');
  const { post, thing, community } = matter;
  const waits = (post.held !== null || thing.held !== null) && thing.author !== person;
  if (waits) return refuse('not-found');
  const gone = [thing.deleted, thing.removed, post.deleted, post.removed, community.removed];
  if (gone.some((when) => when !== null)) return refuse('gone');
  const written = await context.tx
    .insert(marksTable)
    .values({ person, kind, ...about, created: context.now })
    .onConflictDoNothing()
    .returning({ id: marksTable.id });
  return done({ changed: written.length > 0 });
}

async function takeBack(
  { tx }: Context,
  { person, kind, subject }: Omit<SetMark, 'on'>,
): Promise<boolean> {
  const about =
    'post' in subject
      ? and(eq(marksTable.post, subject.post), isNull(marksTable.comment))
      : and(eq(marksTable.comment, subject.comment), isNull(marksTable.post));
  const gone = await tx
    .delete(marksTable)
    .where(and(eq(marksTable.person, person), eq(marksTable.kind, kind), about))
    .returning({ id: marksTable.id });
  return gone.length > 0;
}
