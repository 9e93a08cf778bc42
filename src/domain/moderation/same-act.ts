/** Whether an act was done already, so that a form that is sent twice is not two acts with two statements. */
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { lockActor } from '#domain/actors/lock-actor.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { findModlog } from '#domain/modlog/find-modlog.ts';
import { modlogTable } from '#storage/schema/modlog.ts';

/** A ban that stands, and one that is asked for. */
type Term = { readonly until: Date | null; readonly reason: string | null };
type Standing = Term & { readonly act?: number | null };
type Wanted = Term & { readonly removal: boolean };

const minute = 60_000;

/** A form says “for a week” from the moment at which it is sent: nearly the same end is the same. */
const sameEnd = (one: Date | null, other: Date | null): boolean =>
  one === null || other === null
    ? one === other
    : Math.abs(one.getTime() - other.getTime()) < minute;

/** Called with the ban that there is. What was written since is not looked at: the verb knows what it removed. */
export async function isSameBan(
  { tx, now }: Context,
  standing: Standing,
  wanted: Wanted,
): Promise<boolean> {
  if (standing.until !== null && standing.until <= now) return false;
  if (standing.reason !== wanted.reason || !sameEnd(standing.until, wanted.until)) return false;
  const entry = standing.act ? await findModlog(tx, standing.act) : null;
  const after = entry?.after;
  const removal = typeof after === 'object' && after !== null && 'removed' in after;
  return removal === wanted.removal;
}

/** For so long the same words about the same thing are the same warning. */
const warningTerm = 10 * minute;

type Warning = {
  readonly subject: Subject;
  readonly person: number;
  readonly by: number | null;
  readonly reason: string;
};

/** Called before somebody is warned; of two presses at once the second waits for the first. */
export async function wasJustWarned(context: Context, warning: Warning): Promise<boolean> {
  const { subject, person, by, reason } = warning;
  await lockActor(context, person);
  const { act, moderator, post, comment, created } = modlogTable;
  const rows = await context.tx
    .select({ one: sql`1` })
    .from(modlogTable)
    .where(
      and(
        'post' in subject ? eq(post, subject.post) : eq(comment, subject.comment),
        eq(act, 'member.warned'),
        by === null ? isNull(moderator) : eq(moderator, by),
        eq(modlogTable.reason, reason),
        gt(created, new Date(context.now.getTime() - warningTerm)),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
