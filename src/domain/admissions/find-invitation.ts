/** Finds the invitation behind a link. */
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { hashToken, isToken } from '#domain/sessions/token.ts';
import type { Reader } from '#storage/database.ts';
import { invitationsTable } from '#storage/schema/admissions.ts';

export type Invitation = typeof invitationsTable.$inferSelect;

/**
 * Null when it was never made, withdrawn or used up, its term is over, or whoever made it is here no more, or may not
 * invite any more (`mayInvite`).
 */
export async function findInvitation(
  reader: Reader,
  token: string,
  now: Date,
): Promise<Invitation | null> {
  if (!isToken(token)) return null;
  const table = invitationsTable;
  const [row] = await reader
    .select()
    .from(table)
    .where(
      and(
        eq(table.hash, hashToken(token)),
        isNull(table.withdrawn),
        lt(table.used, table.uses),
        gt(table.until, now),
        sql`exists (select 1 from accounts a join actors p on p.id = a.actor
          where a.actor = ${table.by} and a.closed is null and p.deleted is null
            and (a.role <> 'member' or exists (select 1 from settings where sign_up = 'invitation')))`,
        sql`not exists (select 1 from site_bans b where b.person = ${table.by}
          and (b.until is null or b.until > ${now.toISOString()}::timestamptz))`,
      ),
    );
  return row ?? null;
}
