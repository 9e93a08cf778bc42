/** Takes an invitation back; who came by it stays. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { invitationsTable } from '#storage/schema/admissions.ts';

/** Refused (`not-found`) for one of somebody else, and when it was withdrawn before. `by` null is the operator. */
export async function withdrawInvitation(
  context: Context,
  { invitation, by }: { readonly invitation: number; readonly by: number | null },
): Promise<Outcome<null, 'not-found'>> {
  const table = invitationsTable;
  const rows = await context.tx
    .update(table)
    .set({ withdrawn: context.now })
    .where(
      and(
        eq(table.id, invitation),
        isNull(table.withdrawn),
        by === null ? undefined : eq(table.by, by),
      ),
    )
    .returning({ id: table.id });
  return rows.length === 0 ? refuse('not-found') : done(null);
}
