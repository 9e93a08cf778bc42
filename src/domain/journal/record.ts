/** Records that something happened, in the transaction in which it happened. */
import type { Context } from '#domain/context.ts';
import { journalTable } from '#storage/schema/journal.ts';
import type { DomainEvent } from './events.ts';

/**
 * Called by a verb after its writes. The row is the promise to tell the world; the bell is rung
 * once the transaction is durable.
 */
export async function record(context: Context, event: DomainEvent): Promise<void> {
  await context.tx.insert(journalTable).values({
    uuid: context.newId(),
    kind: event.kind,
    event,
    original: context.original?.text ?? null,
    receipt: context.original?.receipt ?? null,
    created: context.now,
  });
  context.afterCommit(() => context.ring('journal'));
}
