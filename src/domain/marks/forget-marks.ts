/** Forgets everything that somebody saved, hid and muted. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { marksTable } from '#storage/schema/marks.ts';

/** Called when an account is closed. */
export async function forgetMarks({ tx }: Context, person: number): Promise<void> {
  await tx.delete(marksTable).where(eq(marksTable.person, person));
}
