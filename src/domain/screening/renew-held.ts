/** Keeps the author's own activity with what waits, to be told on byte for byte when it is approved. */
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { heldTable } from '#storage/schema/screening.ts';
import { heldFor } from './held.ts';

/** Called when the author tells what had only been fetched, and when the author edits what waits. */
export async function renewHeld(
  { tx, original }: Context,
  subject: Subject,
  by: 'telling' | 'edit',
): Promise<void> {
  const [text, receipt] = [original?.text ?? null, original?.receipt ?? null];
  const words =
    by === 'edit' ? { editOriginal: text, editReceipt: receipt } : { original: text, receipt };
  await tx.update(heldTable).set(words).where(heldFor(subject));
}
