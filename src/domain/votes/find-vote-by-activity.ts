/** Finds a vote by the Like or Dislike that cast it. */
import { eq } from 'drizzle-orm';
import type { Subject } from '#domain/journal/events.ts';
import type { Reader } from '#storage/database.ts';
import { votesTable } from '#storage/schema/votes.ts';
import type { Vote } from './find-vote.ts';

/** Called for an Undo that names the Like by its id alone. */
export async function findVoteByActivity(
  reader: Reader,
  activity: string,
): Promise<(Vote & { readonly subject: Subject }) | null> {
  const [vote] = await reader
    .select()
    .from(votesTable)
    .where(eq(votesTable.activity, activity))
    .limit(1);
  if (vote === undefined) return null;
  if (vote.post !== null) return { ...vote, subject: { post: vote.post } };
  return vote.comment === null ? null : { ...vote, subject: { comment: vote.comment } };
}
