/** Chooses by hand in which dialect a server is spoken to. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import type { Dialect } from './dialects.ts';

/** An operator's verb: no page and no other server calls it. Null lets the software's name decide again. */
export async function chooseDialect(
  context: Context,
  choice: { readonly host: string; readonly dialect: Dialect | null },
): Promise<Outcome<{ host: string; dialect: Dialect | null }, 'not-found'>> {
  const rows = await context.tx
    .update(instancesTable)
    .set({ dialectChosen: choice.dialect })
    .where(eq(instancesTable.host, choice.host))
    .returning({ id: instancesTable.id });
  return rows.length === 0 ? refuse('not-found') : done(choice);
}
