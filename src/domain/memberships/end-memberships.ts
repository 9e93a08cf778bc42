/** Ends memberships of people of one server, and in its communities, some at a time. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';

/** Called when a server is purged, until it returns 0. It was shut out before, so nobody there is owed a word. */
export async function endMemberships(
  { tx }: Context,
  { instance, limit }: { readonly instance: number; readonly limit: number },
): Promise<number> {
  const rows = await tx.execute(sql`
    delete from memberships where (community, member) in (
      select m.community, m.member from memberships m
        join actors c on c.id = m.community join actors p on p.id = m.member
      where c.instance = ${instance} or p.instance = ${instance} limit ${limit})
    returning member`);
  return rows.length;
}
