/** Lets something go that waited: it was approved, or its author deleted it. */
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { heldTable } from '#storage/schema/screening.ts';
import { heldFor, type Held } from './held.ts';

/** Returns what waited; null when nothing did. */
export async function releaseHeld({ tx }: Context, subject: Subject): Promise<Held | null> {
  const [row] = await tx.delete(heldTable).where(heldFor(subject)).returning();
  return row ?? null;
}
