/** Finds a comment by its id on the wire. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import type { Comment } from './comment.ts';

/** Deleted and removed ones too: whoever asks looks at those columns. */
export async function findCommentByUri(reader: Reader, uri: string): Promise<Comment | null> {
  const [row] = await reader.select().from(commentsTable).where(eq(commentsTable.uri, uri));
  return row ?? null;
}
