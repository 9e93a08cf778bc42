/** Lifts somebody's ban from a community. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { bansTable } from '#storage/schema/communities.ts';
import type { Ban } from './keep-ban.ts';

/** Called by `unbanMember`, which asks for the right; null when there was none. */
export async function liftBan(
  context: Context,
  { community, person }: { readonly community: number; readonly person: number },
): Promise<Ban | null> {
  const [lifted] = await context.tx
    .delete(bansTable)
    .where(and(eq(bansTable.community, community), eq(bansTable.person, person)))
    .returning();
  return lifted ?? null;
}
