/** Chooses by hand how much a server may send while it is new. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { instancesTable } from '#storage/schema/instances.ts';

/** Called by `setBudget`, which asks for the right; null is what the settings say. Returns what it was before. */
export async function chooseBudget(
  { tx }: Context,
  { host, perMinute }: { readonly host: string; readonly perMinute: number | null },
): Promise<{ readonly before: number | null } | null> {
  const [known] = await tx
    .select({ before: instancesTable.budgetChosen })
    .from(instancesTable)
    .where(eq(instancesTable.host, host))
    .for('update');
  if (known === undefined) return null;
  await tx
    .update(instancesTable)
    .set({ budgetChosen: perMinute })
    .where(eq(instancesTable.host, host));
  return known;
}
