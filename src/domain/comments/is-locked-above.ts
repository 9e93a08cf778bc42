/** Whether somebody locked the branch of a thread in which an answer would stand. */
import { and, inArray, isNotNull } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';

/** By the path of what is answered: it, or anything above it. */
export async function isLockedAbove(reader: Reader, path: string): Promise<boolean> {
  const ids = path.split('.').slice(1).map(Number);
  if (ids.length === 0) return false;
  const rows = await reader
    .select({ id: commentsTable.id })
    .from(commentsTable)
    .where(and(inArray(commentsTable.id, ids), isNotNull(commentsTable.locked)))
    .limit(1);
  return rows.length > 0;
}
