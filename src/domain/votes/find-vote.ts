/** Finds somebody's vote on a post or comment. */
import type { Subject } from '#domain/journal/events.ts';
import type { Reader } from '#storage/database.ts';
import { votesTable } from '#storage/schema/votes.ts';
import { voteOf } from './votes.ts';

export type Vote = typeof votesTable.$inferSelect;

/** Null when they have none, or took it back. */
export async function findVote(
  reader: Reader,
  { voter, subject }: { readonly voter: number; readonly subject: Subject },
): Promise<Vote | null> {
  const [row] = await reader.select().from(votesTable).where(voteOf(voter, subject));
  return row ?? null;
}
