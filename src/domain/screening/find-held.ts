/** Finds what waits for a moderator. */
import { asc, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { heldTable } from '#storage/schema/screening.ts';
import { heldFor, type Held } from './held.ts';
import type { Subject } from '#domain/journal/events.ts';

/** By the number under which it waits; locked, so that nobody decides it twice. */
export async function findHeld({ tx }: Context, id: number): Promise<Held | null> {
  const [row] = await tx.select().from(heldTable).where(eq(heldTable.id, id)).for('update');
  return row ?? null;
}

/** By what it is about. */
export async function findHeldOf(reader: Reader, subject: Subject): Promise<Held | null> {
  const [row] = await reader.select().from(heldTable).where(heldFor(subject));
  return row ?? null;
}

/**
 * Called for what answers something that waits: whoever lets that one go at this moment is waited for, so that no
 * answer is left behind.
 */
export async function waitsStill({ tx }: Context, subject: Subject): Promise<boolean> {
  const rows = await tx
    .select({ id: heldTable.id })
    .from(heldTable)
    .where(heldFor(subject))
    .for('share');
  return rows.length > 0;
}

/** What waits below a post, in the order in which it was written. */
export const findHeldBelow = (reader: Reader, post: number) =>
  reader
    .select({
      held: heldTable,
      id: commentsTable.id,
      parent: commentsTable.parent,
      removed: commentsTable.removed,
      deleted: commentsTable.deleted,
    })
    .from(heldTable)
    .innerJoin(commentsTable, eq(commentsTable.id, heldTable.comment))
    .where(eq(commentsTable.post, post))
    .orderBy(asc(commentsTable.id));
