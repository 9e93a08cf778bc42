/** Finds what hangs on a post, in its author's order. */
import { asc, eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { attachmentsTable } from '#storage/schema/posts.ts';
import type { Attachment } from './attachment.ts';

/** Called with the number of a post; whoever asks knows already that it may be read. */
export function findAttachments(reader: Reader, post: number): Promise<Attachment[]> {
  const { url, type, alt, position } = attachmentsTable;
  return reader
    .select({ url, type, alt })
    .from(attachmentsTable)
    .where(eq(attachmentsTable.post, post))
    .orderBy(asc(position));
}
