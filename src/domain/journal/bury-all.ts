/** Remembers many things as deleted, each by its own origin, so that a late arrival stays inert. */
import type { Context } from '#domain/context.ts';
import { originOf } from '#lib/hosts.ts';
import { tombstonesTable } from '#storage/schema/journal.ts';

/** Called when a server is purged, with ids of what was there. */
export async function buryAll(context: Context, uris: readonly string[]): Promise<void> {
  if (uris.length === 0) return;
  const rows = uris.map((uri) => ({ uri, origin: originOf(uri) ?? uri, created: context.now }));
  await context.tx.insert(tombstonesTable).values(rows).onConflictDoNothing();
}
