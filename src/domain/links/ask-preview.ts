/** Asks what a page behind a link says of itself; somebody fetches it later. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { linkPreviewsTable } from '#storage/schema/links.ts';
import { isAskable, keyOf, shiftMs } from './link.ts';

/**
 * Called by whatever shows a post with this link, in the same transaction. `soon` for one that was written here; one
 * from elsewhere waits for up to a minute. What is known and fresh is not asked for again.
 */
export async function askPreview(
  context: Context,
  { url, soon }: { readonly url: string | null | undefined; readonly soon: boolean },
): Promise<void> {
  const { tx, now, origin } = context;
  if (!url || !isAskable(url, origin)) return;
  const key = keyOf(url);
  const due = new Date(now.getTime() + (soon ? 0 : shiftMs(key, origin)));
  const asked = await tx
    .insert(linkPreviewsTable)
    .values({ key, url, state: 'waiting', due })
    .onConflictDoUpdate({
      target: linkPreviewsTable.key,
      set: { state: 'waiting', tries: 0, due },
      setWhere: sql`${linkPreviewsTable.state} <> 'waiting' and ${linkPreviewsTable.due} <= ${now.toISOString()}::timestamptz`,
    })
    .returning({ key: linkPreviewsTable.key });
  if (asked.length > 0 && soon) context.afterCommit(() => context.ring('links'));
}
