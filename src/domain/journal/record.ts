/** Records that something happened, in the transaction in which it happened. */
import type { Context, Original } from '#domain/context.ts';
import { journalTable } from '#storage/schema/journal.ts';
import type { DomainEvent } from './events.ts';

/**
 * Called by a verb after its writes. The row is the promise to tell the world; the bell is rung
 * once the transaction is durable.
 */
export const record = (context: Context, event: DomainEvent): Promise<void> =>
  recordAll(context, [{ event, original: context.original }]);

/** The same for several events at once, each with the activity that told of it. */
export async function recordAll(
  context: Context,
  events: readonly { readonly event: DomainEvent; readonly original: Original | null }[],
): Promise<void> {
  if (events.length === 0) return;
  await context.tx.insert(journalTable).values(
    events.map(({ event, original }) => ({
      uuid: context.newId(),
      kind: event.kind,
      event,
      original: original?.text ?? null,
      receipt: original?.receipt ?? null,
      created: context.now,
    })),
  );
  context.afterCommit(() => context.ring('journal'));
}
