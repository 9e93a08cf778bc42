/** Takes back a vote. */
import { eq } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { record } from '#domain/journal/record.ts';
import { bury, isBuried } from '#domain/journal/tombstones.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { votesTable } from '#storage/schema/votes.ts';
import { tallyOf } from './vote.ts';
import { count, voteOf } from './votes.ts';

export type RetractVote = {
  readonly voter: number;
  readonly subject: Subject;
  /** The id of the Like or Dislike that an Undo named. */
  readonly activity?: string | null | undefined;
};
export type RetractVoteRefusal = 'not-found' | 'no-vote' | 'stale';

/**
 * Called for an Undo of Like or Dislike and when a member takes a vote back. An id never seen counts
 * (Lemmy undoes under a new id); one that a later vote replaced does not (`stale`). When the Undo
 * came first, what it names is remembered and stays without effect.
 */
export async function retractVote(
  context: Context,
  { voter: id, subject, activity = null }: RetractVote,
): Promise<Outcome<{ changed: true }, RetractVoteRefusal>> {
  const matter = await findSubject(context.tx, subject);
  const voter = await findActor(context.tx, id);
  if (matter === null || voter === null) return refuse('not-found');
  const [vote] = await context.tx
    .select()
    .from(votesTable)
    .where(voteOf(id, subject))
    .for('update');
  if (vote === undefined) {
    if (activity !== null) await bury(context, activity, voter.uri);
    return refuse('no-vote');
  }
  if (activity !== null && activity !== vote.activity)
    if (await isBuried(context, activity, voter.uri)) return refuse('stale');
  await context.tx.delete(votesTable).where(eq(votesTable.id, vote.id));
  // The Like may be delivered once more, after its Undo.
  for (const undone of new Set([activity, vote.activity]))
    if (undone !== null) await bury(context, undone, voter.uri);
  const value = vote.value === 1 ? 1 : -1;
  await count(context, subject, tallyOf(value, 0));
  const community = matter.community.id;
  await record(context, { kind: 'vote.retracted', community, voter: id, subject, value });
  return done({ changed: true });
}
