/** Finds the key pairs of an actor of ours. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorKeysTable } from '#storage/schema/actors.ts';
import type { ActorKeys } from './actor.ts';

/** Null for everybody who is not ours. */
export async function findKeys(reader: Reader, actor: number): Promise<ActorKeys | null> {
  const rows = await reader
    .select({
      algorithm: actorKeysTable.algorithm,
      publicKey: actorKeysTable.publicKey,
      privateKey: actorKeysTable.privateKey,
    })
    .from(actorKeysTable)
    .where(eq(actorKeysTable.actor, actor));
  const pair = (algorithm: 'rsa' | 'ed25519') => {
    const row = rows.find((row) => row.algorithm === algorithm);
    return row && { publicKey: row.publicKey, privateKey: row.privateKey };
  };
  const [rsa, ed25519] = [pair('rsa'), pair('ed25519')];
  return rsa && ed25519 ? { rsa, ed25519 } : null;
}
