/** Notes under which id the Follow of one of our people went out. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import type { Pair } from './membership.ts';

/** Called when the Follow is published: Accept, Reject and Undo name it. */
export async function noteFollow(
  context: Context,
  { community, member, follow }: Pair & { readonly follow: string },
): Promise<void> {
  await context.tx
    .update(membershipsTable)
    .set({ follow })
    .where(and(eq(membershipsTable.community, community), eq(membershipsTable.member, member)));
}
