/** Counts that somebody came by an invitation. */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { invitationsTable } from '#storage/schema/admissions.ts';
import { findInvitation, type Invitation } from './find-invitation.ts';

/** Null when it does not hold (any more). Called first: of two for the last place the second waits, and finds none. */
export async function lockInvitation(context: Context, token: string): Promise<Invitation | null> {
  const found = await findInvitation(context.tx, token, context.now);
  if (found === null) return null;
  const { id } = invitationsTable;
  await context.tx.select({ id }).from(invitationsTable).where(eq(id, found.id)).for('update');
  return findInvitation(context.tx, token, context.now);
}

/** Called with a locked one, once the account is made. */
export async function useInvitation(context: Context, { id }: Invitation): Promise<void> {
  const { used } = invitationsTable;
  await context.tx
    .update(invitationsTable)
    .set({ used: sql`${used} + 1` })
    .where(eq(invitationsTable.id, id));
}
