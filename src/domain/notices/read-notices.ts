/** Remembers that somebody looked at their notices. */
import { and, eq, isNull, lte } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';

/** All up to one, or one alone. */
export type Reading = { readonly person: number } & (
  | { readonly upTo: number }
  | { readonly only: number }
);

/** Called when they say so; what came after `upTo` they have not seen. Asks no right: they are their own. */
export async function readNotices({ tx, now }: Context, reading: Reading): Promise<void> {
  const { person: whose, read, id } = memberNoticesTable;
  const which = 'upTo' in reading ? lte(id, reading.upTo) : eq(id, reading.only);
  await tx
    .update(memberNoticesTable)
    .set({ read: now })
    .where(and(eq(whose, reading.person), isNull(read), which));
}
