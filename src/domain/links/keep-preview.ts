/** Keeps what a page said of itself, or that it said nothing. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { linkPreviewsTable } from '#storage/schema/links.ts';
import {
  cleanWords,
  failedMs,
  freshMs,
  nextTryMs,
  type LinkPreview,
  type PageWords,
} from './link.ts';

type Asked = Pick<LinkPreview, 'key' | 'tries'>;

/** Called by the worker with what it read; cleaned here, whoever read it. */
export async function keepPreview(
  { tx, now }: Context,
  { key }: Asked,
  words: PageWords,
): Promise<void> {
  const due = new Date(now.getTime() + freshMs);
  await tx
    .update(linkPreviewsTable)
    .set({ ...cleanWords(words), state: 'read', fetched: now, due })
    .where(eq(linkPreviewsTable.key, key));
}

/**
 * Called by the worker when there was nothing to read; `again` when that may pass. What the page said before stays, as
 * long as it may be there still.
 */
export async function noteUnread(
  { tx, now }: Context,
  { key, tries }: Asked,
  { again }: { readonly again: boolean },
): Promise<void> {
  const waitMs = again ? nextTryMs(tries) : null;
  const due = new Date(now.getTime() + (waitMs ?? failedMs));
  await tx
    .update(linkPreviewsTable)
    .set({ state: waitMs === null ? 'failed' : 'waiting', due })
    .where(eq(linkPreviewsTable.key, key));
}
