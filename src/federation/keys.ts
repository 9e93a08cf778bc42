/** Public keys of others: each believed only when its owner's own document lists it. */
import { eq, inArray, notInArray, and } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { sameOrigin } from '#lib/hosts.ts';
import { remoteKeysTable } from '#storage/schema/federation.ts';
import type { RemoteActorDocument, RemoteKey } from './objects/read-actor.ts';
import type { World } from './world.ts';

export type StoredKey = RemoteKey & { readonly fetched: Date };

/** The key as it is in store; null when we have never confirmed it. */
export async function findKey(world: World, id: string): Promise<StoredKey | null> {
  const rows = await world.house.database.query
    .select()
    .from(remoteKeysTable)
    .where(eq(remoteKeysTable.id, id));
  return rows[0] ?? null;
}

/** Called with an actor's own document: its keys are these, and no others any more. */
export async function keepKeysOf(
  context: Context,
  actor: Pick<RemoteActorDocument, 'uri' | 'keys' | 'multikeys'>,
): Promise<void> {
  const own = actor.keys.filter((key) => key.owner === actor.uri && sameOrigin(key.id, actor.uri));
  const multikeys = [...actor.multikeys].map(([id, publicKey]) => ({
    id,
    owner: actor.uri,
    publicKey,
  }));
  const keys = [...own, ...multikeys];
  const ids = keys.map((key) => key.id);
  await context.tx
    .delete(remoteKeysTable)
    .where(
      and(
        eq(remoteKeysTable.owner, actor.uri),
        ids.length === 0 ? undefined : notInArray(remoteKeysTable.id, ids),
      ),
    );
  await context.tx.delete(remoteKeysTable).where(inArray(remoteKeysTable.id, ids));
  if (keys.length === 0) return;
  await context.tx
    .insert(remoteKeysTable)
    .values(keys.map((key) => ({ ...key, fetched: context.now })))
    .onConflictDoNothing();
}
