/** Remembers that somebody looked at their notices. */
import { and, eq, isNull, lte } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';

/** Called when they say so; what came after `upTo` they have not seen. Asks no right: they are their own. */
export async function readNotices(
  { tx, now }: Context,
  { person, upTo }: { readonly person: number; readonly upTo: number },
): Promise<void> {
  const { person: whose, read, id } = memberNoticesTable;
  await tx
    .update(memberNoticesTable)
    .set({ read: now })
    .where(and(eq(whose, person), isNull(read), lte(id, upTo)));
}
