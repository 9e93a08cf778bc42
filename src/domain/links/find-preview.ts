/** Finds what the page behind a link said of itself. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { linkPreviewsTable } from '#storage/schema/links.ts';
import { keyOf, type LinkPreview } from './link.ts';

/** Null when nobody ever asked; what was asked for and not yet read has empty words. */
export async function findPreview(reader: Reader, url: string): Promise<LinkPreview | null> {
  const [row] = await reader
    .select()
    .from(linkPreviewsTable)
    .where(eq(linkPreviewsTable.key, keyOf(url)));
  return row ?? null;
}
