/** How many notices somebody has not looked at yet. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';

/** As many as the header tells; more are “99+”. */
const most = 100;

/** Called for every page of whoever is signed in; counts to a hundred at most. */
export async function countUnread(reader: Reader, person: number): Promise<number> {
  const { person: whose, read } = memberNoticesTable;
  const unread = reader
    .select({ one: sql`1` })
    .from(memberNoticesTable)
    .where(and(eq(whose, person), isNull(read)))
    .limit(most)
    .as('unread');
  const [row] = await reader.select({ count: sql<number>`count(*)::int` }).from(unread);
  return row?.count ?? 0;
}
