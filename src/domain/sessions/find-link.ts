/** Finds a link that lets somebody in once: to set a password, or to become the first admin. */
import { and, eq, gt } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { linksTable } from '#storage/schema/sessions.ts';
import { hashToken, isToken } from './token.ts';

export type Link = typeof linksTable.$inferSelect;

/** Null when it was used, replaced or never made, or a day has passed. */
export async function findLink(
  reader: Reader,
  { token, purpose }: { readonly token: string; readonly purpose: Link['purpose'] },
  now: Date,
): Promise<Link | null> {
  if (!isToken(token)) return null;
  const [link] = await reader
    .select()
    .from(linksTable)
    .where(
      and(
        eq(linksTable.token, hashToken(token)),
        eq(linksTable.purpose, purpose),
        gt(linksTable.expires, now),
      ),
    );
  return link ?? null;
}
