/** What the verbs of votes share: the one row of a voter, and the counters it moves. */
import { and, eq, isNull, type SQL } from 'drizzle-orm';
import { countVotes as countOnComment } from '#domain/comments/count-votes.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { countVotes as countOnPost, type Tally } from '#domain/posts/count-votes.ts';
import { votesTable } from '#storage/schema/votes.ts';

/** A stored vote is about a post or a comment, and the other column is null. */
export const columnsOf = (subject: Subject) =>
  'post' in subject
    ? { post: subject.post, comment: null }
    : { post: null, comment: subject.comment };

export const voteOf = (voter: number, subject: Subject): SQL | undefined =>
  and(
    eq(votesTable.voter, voter),
    'post' in subject
      ? and(eq(votesTable.post, subject.post), isNull(votesTable.comment))
      : and(eq(votesTable.comment, subject.comment), isNull(votesTable.post)),
  );

/** Called after the vote's own row is written, so that every voter locks in the same order. */
export const count = (context: Context, subject: Subject, tally: Tally): Promise<void> =>
  'post' in subject
    ? countOnPost(context, subject.post, tally)
    : countOnComment(context, subject.comment, tally);
