/** Forgets what somebody wrote to get in, and whom they invited. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { applicationsTable, invitationsTable } from '#storage/schema/admissions.ts';

/** Called when an account is closed; that there was an application and who decided stays. */
export async function forgetAdmissions({ tx }: Context, person: number): Promise<void> {
  await tx
    .update(applicationsTable)
    .set({ words: '', answer: '' })
    .where(eq(applicationsTable.person, person));
  await tx.update(invitationsTable).set({ note: '' }).where(eq(invitationsTable.by, person));
}
