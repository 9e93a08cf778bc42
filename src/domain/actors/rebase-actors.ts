/** Moves the addresses of our own actors to another origin. */
import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Context } from '#domain/context.ts';
import { hostOf } from '#lib/hosts.ts';
import { actorsTable } from '#storage/schema/actors.ts';

export type Rebase = { readonly from: string; readonly to: string };

/** An address with its origin exchanged; null stays null, and what lives elsewhere stays as it is. */
export const rebased = (column: PgColumn, { from, to }: Rebase): SQL =>
  sql`case when starts_with(${column}, ${`${from}/`})
    then ${to}::text || substr(${column}, ${from.length + 1}::int) else ${column} end`;

/** Called by `moveHouse` only, which asks whether anybody knows the old addresses. */
export async function rebaseActors(context: Context, move: Rebase): Promise<void> {
  const { uri, inbox, sharedInbox, outbox, followers, featured, moderators, page, local, kind } =
    actorsTable;
  await context.tx
    .update(actorsTable)
    .set({
      uri: rebased(uri, move),
      inbox: rebased(inbox, move),
      sharedInbox: rebased(sharedInbox, move),
      outbox: rebased(outbox, move),
      followers: rebased(followers, move),
      featured: rebased(featured, move),
      moderators: rebased(moderators, move),
      page: rebased(page, move),
    })
    .where(eq(local, true));
  const host = hostOf(move.to);
  if (host === null) throw new Error(`${move.to} is no origin.`);
  await context.tx
    .update(actorsTable)
    .set({ name: host, title: host })
    .where(and(local, eq(kind, 'instance')));
}
