/** Forgets what pages said to which no post leads any more. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { keptMs } from './link.ts';

/** Called by a chore until it returns less than `limit`. */
export async function forgetPreviews(
  { tx, now }: Context,
  { limit }: { readonly limit: number },
): Promise<number> {
  const old = new Date(now.getTime() - keptMs).toISOString();
  const rows = await tx.execute(sql`
    delete from link_previews where key in (
      select p.key from link_previews p where p.due < ${old}::timestamptz
        and not exists (select 1 from posts where posts.url = p.url)
      limit ${limit}) returning 1`);
  return rows.length;
}
