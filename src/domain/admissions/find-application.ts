/** Finds an application for an account. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { hashToken, isToken } from '#domain/sessions/token.ts';
import type { Reader } from '#storage/database.ts';
import { applicationsTable } from '#storage/schema/admissions.ts';

export type Application = typeof applicationsTable.$inferSelect;

/** By what the applicant's browser holds. */
export async function findApplication(reader: Reader, ticket: string): Promise<Application | null> {
  if (!isToken(ticket)) return null;
  const [row] = await reader
    .select()
    .from(applicationsTable)
    .where(eq(applicationsTable.ticket, hashToken(ticket)));
  return row ?? null;
}

/** By its number; nobody else decides about it until the transaction ends. */
export async function lockApplication({ tx }: Context, id: number): Promise<Application | null> {
  const [row] = await tx
    .select()
    .from(applicationsTable)
    .where(eq(applicationsTable.id, id))
    .for('update');
  return row ?? null;
}
