/** Finds a comment by its number. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import type { Comment } from './comment.ts';

/** Deleted and removed ones too: whoever asks looks at those columns. */
export async function findComment(reader: Reader, id: number): Promise<Comment | null> {
  const [row] = await reader.select().from(commentsTable).where(eq(commentsTable.id, id));
  return row ?? null;
}
