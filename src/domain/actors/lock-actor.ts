/** Keeps everybody else waiting who would do the same to somebody, until the transaction ends. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { actorsTable } from '#storage/schema/actors.ts';

/** Called before a verb looks whether its act was done already. What others write of them meanwhile does not wait. */
export async function lockActor({ tx }: Context, id: number): Promise<void> {
  const { id: column } = actorsTable;
  await tx.select({ id: column }).from(actorsTable).where(eq(column, id)).for('no key update');
}
