/** Lifts somebody's ban from a community. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { bansTable } from '#storage/schema/communities.ts';

/** Called by `unbanMember`, which asks for the right; false when there was none. */
export async function liftBan(
  context: Context,
  { community, person }: { readonly community: number; readonly person: number },
): Promise<boolean> {
  const rows = await context.tx
    .delete(bansTable)
    .where(and(eq(bansTable.community, community), eq(bansTable.person, person)))
    .returning({ person: bansTable.person });
  return rows.length > 0;
}
