/** A post as its author typed it, for the form that changes it. */
import { asc, eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { attachmentsTable, postsTable } from '#storage/schema/posts.ts';

export type PostWords = {
  readonly title: string;
  readonly url: string | null;
  readonly source: string;
  readonly language: string | null;
  readonly sensitive: boolean;
  readonly attachments: readonly {
    readonly url: string;
    readonly type: string | null;
    readonly alt: string;
  }[];
};

/** Called for its author, once it is known that they are; null when there is nothing left to change. */
export async function readPostWords(
  reader: Reader,
  { post, author }: { readonly post: number; readonly author: number },
): Promise<PostWords | null> {
  const [row] = await reader.select().from(postsTable).where(eq(postsTable.id, post));
  if (row === undefined || row.author !== author || row.deleted !== null) return null;
  const { url, type, alt } = attachmentsTable;
  const attachments = await reader
    .select({ url, type, alt })
    .from(attachmentsTable)
    .where(eq(attachmentsTable.post, post))
    .orderBy(asc(attachmentsTable.position));
  const { title, language, sensitive, source } = row;
  return { title, url: row.url, source: source ?? '', language, sensitive, attachments };
}
