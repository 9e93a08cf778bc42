/** Marks an actor that its own server deleted. */
import { and, eq, isNull, not } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { actorsTable } from '#storage/schema/actors.ts';

/** Called for a Delete of an actor by itself; false when it is unknown, ours or already gone. */
export async function buryActor(context: Context, uri: string): Promise<boolean> {
  const rows = await context.tx
    .update(actorsTable)
    .set({ deleted: context.now, summary: '', summarySource: null, icon: null, image: null })
    .where(and(eq(actorsTable.uri, uri), not(actorsTable.local), isNull(actorsTable.deleted)))
    .returning({ id: actorsTable.id });
  if (rows.length > 0) await bury(context, uri, uri);
  return rows.length > 0;
}
