/** Tells whether somebody is known here: belongs to a community of ours, or has shown something. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** Whether anything that they wrote is shown here: then they are no newcomer. */
export async function hasSpoken(reader: Reader, person: number): Promise<boolean> {
  const written = [postsTable, commentsTable] as const;
  for (const table of written) {
    const shown = await reader
      .select({ id: table.id })
      .from(table)
      .where(
        and(
          eq(table.author, person),
          isNull(table.held),
          isNull(table.removed),
          isNull(table.deleted),
        ),
      )
      .limit(1);
    if (shown.length > 0) return true;
  }
  return false;
}

/** Called for whoever comes from a server of which only known people are heard. */
export async function isKnown(reader: Reader, person: number): Promise<boolean> {
  const joined = await reader
    .select({ one: sql`1` })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.community))
    .where(
      and(
        eq(membershipsTable.member, person),
        eq(membershipsTable.state, 'accepted'),
        actorsTable.local,
      ),
    )
    .limit(1);
  return joined.length > 0 || hasSpoken(reader, person);
}
