/** Notes that history is to be fetched: a community's outbox, or a thread; a job does it. */
import type { Context } from '#domain/context.ts';
import { backfillsTable } from '#storage/schema/federation.ts';

export type Backfill = { readonly kind: 'community' | 'thread'; readonly uri: string };

/** Called in the transaction of what made it worth while; asking again starts it anew. */
export async function startBackfill(context: Context, { kind, uri }: Backfill): Promise<void> {
  const fresh = { state: 'waiting' as const, attempts: 0, nextTry: null, reason: null };
  await context.tx
    .insert(backfillsTable)
    .values({ uri, kind, ...fresh, created: context.now })
    .onConflictDoUpdate({ target: backfillsTable.uri, set: fresh });
  context.afterCommit(() => context.ring('backfills'));
}
