/** Finds somebody's ban from a community, and keeps others from changing it until the transaction ends. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { bansTable } from '#storage/schema/communities.ts';
import type { Ban } from './keep-ban.ts';

/** Also one whose term is over; null when there is none. */
export async function findBan(
  { tx }: Context,
  { community, person }: Pick<Ban, 'community' | 'person'>,
): Promise<Ban | null> {
  const [ban] = await tx
    .select()
    .from(bansTable)
    .where(and(eq(bansTable.community, community), eq(bansTable.person, person)))
    .for('update');
  return ban ?? null;
}
