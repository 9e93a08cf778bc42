/** Restores the memberships that a block suspended. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

/** Called when the rule for exactly this host is lifted; returns how many were restored. */
export async function mendMemberships(context: Context, host: string): Promise<number> {
  const rows = await context.tx
    .update(membershipsTable)
    .set({ severedBy: null })
    .where(eq(membershipsTable.severedBy, host))
    .returning({ member: membershipsTable.member });
  return rows.length;
}
