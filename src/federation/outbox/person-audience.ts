/** Whom it concerns what one of our people is: every server that follows a community of ours, and where they take part. */
import { inArray, isNull, sql } from 'drizzle-orm';
import { actorsTable } from '#storage/schema/actors.ts';
import { subscriptionsTable } from '#storage/schema/federation.ts';
import type { Transaction } from '#storage/database.ts';
import { remoteInbox } from './to-community.ts';

/** One inbox a server; `also` are communities elsewhere that they belonged to until now. */
export async function findAudience(
  tx: Transaction,
  person: number,
  also: readonly number[] = [],
): Promise<string[]> {
  const followers = await tx
    .selectDistinctOn([subscriptionsTable.host], { inbox: subscriptionsTable.inbox })
    .from(subscriptionsTable)
    .where(isNull(subscriptionsTable.untilSeq))
    .orderBy(subscriptionsTable.host);
  const rows = await tx.execute<{ id: number }>(sql`
    select community as id from memberships where member = ${person}
    union select community from posts where author = ${person}
    union select p.community from comments c join posts p on p.id = c.post where c.author = ${person}`);
  const places = [...new Set([...rows.map(({ id }) => id), ...also])];
  const actors =
    places.length === 0
      ? []
      : await tx.select().from(actorsTable).where(inArray(actorsTable.id, places));
  const inboxes = actors.flatMap((actor) => remoteInbox(actor) ?? []);
  return [...new Set([...followers.map(({ inbox }) => inbox), ...inboxes])];
}
