/** What may have changed while pages are open: all that is watched, in one look each. */
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { isBlockedActor, isShownCommunity } from './visible.ts';

/** How many comments each of these posts has. What is not there for everybody any more is left out. */
export async function readCounts(
  reader: Reader,
  posts: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (posts.length === 0) return new Map();
  const { id, comments, community, author } = postsTable;
  const rows = await reader
    .select({ id, comments })
    .from(postsTable)
    .where(
      and(
        inArray(id, [...posts]),
        isNull(postsTable.held),
        isNull(postsTable.deleted),
        isNull(postsTable.removed),
        isShownCommunity(community),
        sql`not ${isBlockedActor(author)} and not ${isBlockedActor(community)}`,
      ),
    );
  return new Map(rows.map((row) => [row.id, row.comments]));
}

export type Inbox = { readonly unread: number; readonly newest: number };

/** As many as the header tells; more are “99+”. */
const unreadMax = 100;

/** How many notices each of these people has not read, and which is the newest. */
export async function readInboxes(
  reader: Reader,
  people: readonly number[],
): Promise<ReadonlyMap<number, Inbox>> {
  if (people.length === 0) return new Map();
  const { actor } = accountsTable;
  const { person, read, id } = memberNoticesTable;
  const rows = await reader
    .select({
      actor,
      unread: sql<number>`(select count(*)::int from (select 1 from ${memberNoticesTable}
        where ${person} = ${actor} and ${read} is null limit ${unreadMax}) unread)`,
      newest: sql<string>`coalesce((select max(${id}) from ${memberNoticesTable}
        where ${person} = ${actor}), 0)`,
    })
    .from(accountsTable)
    .where(inArray(actor, [...people]));
  return new Map(
    rows.map(({ actor: who, unread, newest }) => [who, { unread, newest: Number(newest) }]),
  );
}

/** Which of these sessions have not ended. */
export async function readOpenSessions(
  reader: Reader,
  sessions: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (sessions.length === 0) return new Set();
  const { id, account, expires } = sessionsTable;
  const rows = await reader
    .select({ id })
    .from(sessionsTable)
    .innerJoin(accountsTable, eq(accountsTable.actor, account))
    .where(and(inArray(id, [...sessions]), gt(expires, now), isNull(accountsTable.closed)));
  return new Set(rows.map((row) => row.id));
}
