/** Casts a vote on a post or comment, or turns one already cast. */
import { eq } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import { findDegrees } from '#domain/instances/find-degrees.ts';
import type { Degree } from '#domain/policy/policy.ts';
import { findStanding } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { record } from '#domain/journal/record.ts';
import { bury, isBuried } from '#domain/journal/tombstones.ts';
import { findVote } from './find-vote.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { votesTable } from '#storage/schema/votes.ts';
import { mayVote, tallyOf, type VoteRefusal, type VoteValue } from './vote.ts';
import { columnsOf, count, voteOf } from './votes.ts';

export type CastVote = {
  readonly voter: number;
  readonly subject: Subject;
  readonly value: VoteValue;
  /** The id of the Like or Dislike, when it came from elsewhere. */
  readonly activity?: string | null | undefined;
  /** The host of the community that announced it; null when the voter's own server told us. */
  readonly announcedBy?: string | null | undefined;
};
export type CastVoteRefusal = VoteRefusal | 'not-found' | 'buried';

/**
 * Writes the vote and says which one it replaced: 0 for none. The insert waits for anyone writing
 * the same row, and the row is locked before it is compared, so that what is counted is what changed.
 */
async function write(context: Context, cast: CastVote, voter: Actor): Promise<VoteValue | 0> {
  const { subject, value, activity = null, announcedBy = null } = cast;
  const fields = { value, activity, announcedBy };
  for (;;) {
    const inserted = await context.tx
      .insert(votesTable)
      .values({ voter: voter.id, ...columnsOf(subject), ...fields, created: context.now })
      .onConflictDoNothing()
      .returning({ id: votesTable.id });
    if (inserted.length > 0) return 0;
    const [known] = await context.tx
      .select()
      .from(votesTable)
      .where(voteOf(voter.id, subject))
      .for('update');
    // Taken back by its voter between the two statements: then it is a new one after all.
    if (known === undefined) continue;
    await context.tx.update(votesTable).set(fields).where(eq(votesTable.id, known.id));
    // An Undo of what was replaced may still come, and must not undo what replaced it.
    if (known.activity !== null && known.activity !== activity)
      await bury(context, known.activity, voter.uri);
    return known.value === 1 ? 1 : -1;
  }
}

/** How the voter's server is treated, and that of the community which tells of the vote. */
async function degreesFor(
  context: Context,
  { announcedBy }: CastVote,
  { voter, community }: { readonly voter: Actor; readonly community: number },
): Promise<readonly Degree[]> {
  if (voter.local) return [];
  const asked = announcedBy ? [voter.id, community] : [voter.id];
  return [...(await findDegrees(context.tx, asked)).values()].flat();
}

/**
 * Called for Like and Dislike and when a member votes. The same value again changes nothing and
 * tells nobody; refused to programs and the banned, and for what is deleted, waits for a moderator, or was removed here.
 */
export async function castVote(
  context: Context,
  cast: CastVote,
): Promise<Outcome<{ changed: boolean }, CastVoteRefusal>> {
  const { subject, value, activity = null } = cast;
  const matter = await findSubject(context.tx, subject);
  const voter = await findActor(context.tx, cast.voter);
  if (matter === null || voter === null || voter.kind !== 'person') return refuse('not-found');
  const { community, post, thing } = matter;
  const removed = (thing.removed !== null || post.removed !== null) && community.local;
  const hidden = [thing.deleted, post.deleted, voter.deleted, thing.held, post.held];
  const gone = hidden.some((when) => when !== null);
  const where = { person: voter.id, community: community.id, now: context.now };
  const answer = mayVote(await findStanding(context.tx, where), {
    bot: voter.bot,
    gone: gone || removed || community.removed !== null,
    degrees: await degreesFor(context, cast, { voter, community: community.id }),
  });
  if (!answer.done) return answer;
  if (activity !== null && (await isBuried(context, activity, voter.uri))) return refuse('buried');

  // What the voter's own server told us outweighs what a community elsewhere says of it.
  const told = await findVote(context.tx, { voter: voter.id, subject });
  if (cast.announcedBy && told !== null && told.announcedBy === null)
    return done({ changed: false });

  const before = await write(context, cast, voter);
  if (before === value) return done({ changed: false });
  await count(context, subject, tallyOf(before, value));
  await record(context, {
    kind: 'vote.cast',
    community: community.id,
    voter: voter.id,
    subject,
    value,
  });
  return done({ changed: true });
}
