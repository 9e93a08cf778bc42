/** Public keys of others: each believed only when its owner's own document lists it. */
import type { KeyObject } from 'node:crypto';
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { batchUp } from '#lib/batch-up.ts';
import { sameOrigin } from '#lib/hosts.ts';
import { remoteKeysTable } from '#storage/schema/federation.ts';
import type { RemoteActorDocument, RemoteKey } from './objects/read-actor.ts';
import { perWorld } from './per-world.ts';
import { parsePublicKey } from './signatures/verify-request.ts';
import type { World } from './world.ts';

export type StoredKey = RemoteKey & {
  readonly fetched: Date;
  /** Null for one that no request can be signed with. */
  readonly parsed: KeyObject | null;
};

const keptMax = 20_000;
/** Another process may have learned meanwhile that an owner lists this key no more. */
const keptMs = 60_000;

type Kept = { readonly key: StoredKey; readonly read: number };

const kept = perWorld(() => new Map<string, Kept>());

const read = perWorld((world) =>
  batchUp(
    async (ids: readonly string[]): Promise<readonly (StoredKey | null)[]> => {
      const rows = await world.house.database.query
        .select()
        .from(remoteKeysTable)
        .where(inArray(remoteKeysTable.id, [...new Set(ids)]));
      const keys = new Map(
        rows.map((row) => [row.id, { ...row, parsed: parsePublicKey(row.publicKey) }]),
      );
      return ids.map((id) => keys.get(id) ?? null);
    },
    { max: 500 },
  ),
);

/** The key as it is in store now; null when we have never confirmed it. */
export async function findKey(world: World, id: string): Promise<StoredKey | null> {
  const key = await read(world)(id);
  const known = kept(world);
  known.delete(id);
  if (key === null) return null;
  known.set(id, { key, read: world.house.clock().getTime() });
  // The one that was not asked for the longest goes first.
  if (known.size > keptMax) known.delete(known.keys().next().value!);
  return key;
}

/** The key as it was in store a minute ago or less: who finds that it does not fit asks `findKey`. */
export async function recallKey(world: World, id: string): Promise<StoredKey | null> {
  const known = kept(world);
  const found = known.get(id);
  if (found === undefined) return findKey(world, id);
  if (world.house.clock().getTime() - found.read >= keptMs) return findKey(world, id);
  known.delete(id);
  known.set(id, found);
  return found.key;
}

/** Called after an owner's document was kept: what it lists no more counts no more. */
export function forgetKeysOf(world: World, owner: string): void {
  const known = kept(world);
  for (const [id, { key }] of known) if (key.owner === owner) known.delete(id);
}

/** Called with an actor's own document: its keys are these that can be read, and no others any more. */
export async function keepKeysOf(
  context: Context,
  actor: Pick<RemoteActorDocument, 'uri' | 'keys' | 'multikeys'>,
): Promise<void> {
  const own = actor.keys.filter(
    ({ id, owner, publicKey }) =>
      owner === actor.uri && sameOrigin(id, actor.uri) && parsePublicKey(publicKey) !== null,
  );
  const multikeys = [...actor.multikeys].map(([id, publicKey]) => ({
    id,
    owner: actor.uri,
    publicKey,
  }));
  const keys = [...new Map([...own, ...multikeys].map((key) => [key.id, key])).values()];
  const ids = keys.map((key) => key.id);
  const its = eq(remoteKeysTable.owner, actor.uri);
  await context.tx
    .delete(remoteKeysTable)
    .where(ids.length === 0 ? its : and(its, notInArray(remoteKeysTable.id, ids)));
  for (const key of keys) {
    const fields = { publicKey: key.publicKey, fetched: context.now };
    await context.tx
      .insert(remoteKeysTable)
      .values({ ...key, ...fields })
      // One id that two actors of a server name: his whose document it is a part of, or else lies below,
      // or else the first's.
      .onConflictDoUpdate({
        target: remoteKeysTable.id,
        set: { ...fields, owner: actor.uri },
        setWhere: isOwn(key) ? sql`true` : liesBelow(key) ? sql`${its} or ${notOwn}` : its,
      });
  }
}

/** Whether a key is a part of its owner's own document, so that nobody else on the server can have it. */
export const isOwn = ({ id, owner }: Pick<RemoteKey, 'id' | 'owner'>): boolean =>
  id.startsWith(`${owner}#`);

const liesBelow = ({ id, owner }: Pick<RemoteKey, 'id' | 'owner'>): boolean =>
  id.startsWith(`${owner}/`);

const notOwn = sql`not starts_with(${remoteKeysTable.id}, ${remoteKeysTable.owner} || '#')`;
