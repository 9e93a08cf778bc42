/** Ends one of our own actors: what they said of themselves goes, their name is given to nobody again. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { actorsTable } from '#storage/schema/actors.ts';

/** Called by `closeAccount` alone. The row stays, and with it the name and the key that signs the farewell. */
export async function buryLocalActor(
  context: Context,
  { id, name }: { readonly id: number; readonly name: string },
): Promise<void> {
  await context.tx
    .update(actorsTable)
    .set({
      deleted: context.now,
      title: name,
      summary: '',
      summarySource: null,
      icon: null,
      image: null,
    })
    .where(and(eq(actorsTable.id, id), actorsTable.local, isNull(actorsTable.deleted)));
}
