/** Remembers what was deleted or undone before it came, so that a late arrival stays inert. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { originOf } from '#lib/hosts.ts';
import { tombstonesTable } from '#storage/schema/journal.ts';

/** Called when a Delete or Undo names something of its actor's that is not here. */
export async function bury(context: Context, uri: string, by: string): Promise<void> {
  await context.tx
    .insert(tombstonesTable)
    .values({ uri, origin: originOf(by) ?? by, created: context.now })
    .onConflictDoNothing();
}

/** Whether a thing by `author` was deleted or undone, by its own origin, before it arrived. */
export async function isBuried(context: Context, uri: string, author: string): Promise<boolean> {
  const rows = await context.tx
    .select({ uri: tombstonesTable.uri })
    .from(tombstonesTable)
    .where(
      and(eq(tombstonesTable.uri, uri), eq(tombstonesTable.origin, originOf(author) ?? author)),
    );
  return rows.length > 0;
}

/** Which of several activities were undone, by the origin of who did them, before they arrived. */
export async function findBuried(
  context: Context,
  acts: readonly { readonly uri: string; readonly by: string }[],
): Promise<Set<string>> {
  if (acts.length === 0) return new Set();
  const rows = await context.tx
    .select({ uri: tombstonesTable.uri, origin: tombstonesTable.origin })
    .from(tombstonesTable)
    .where(
      inArray(
        tombstonesTable.uri,
        acts.map(({ uri }) => uri),
      ),
    );
  const buried = new Set(rows.map(({ uri, origin }) => `${uri} ${origin}`));
  const undone = acts.filter(({ uri, by }) => buried.has(`${uri} ${originOf(by) ?? by}`));
  return new Set(undone.map(({ uri }) => uri));
}
