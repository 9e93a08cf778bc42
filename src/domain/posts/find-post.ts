/** Finds a post by its number. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { postsTable } from '#storage/schema/posts.ts';
import type { Post } from './post.ts';

/** Deleted and removed ones too: whoever asks looks at those columns. */
export async function findPost(reader: Reader, id: number): Promise<Post | null> {
  const [row] = await reader.select().from(postsTable).where(eq(postsTable.id, id));
  return row ?? null;
}
