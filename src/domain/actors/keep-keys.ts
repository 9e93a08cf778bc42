/** Keeps the key pairs of an actor of ours. */
import type { Context } from '#domain/context.ts';
import { actorKeysTable } from '#storage/schema/actors.ts';
import type { ActorKeys } from './actor.ts';

/** Called once, with the actor's own row; keys that are there already stay. */
export async function keepKeys(context: Context, actor: number, keys: ActorKeys): Promise<void> {
  const created = context.now;
  await context.tx
    .insert(actorKeysTable)
    .values([
      { actor, algorithm: 'rsa', ...keys.rsa, created },
      { actor, algorithm: 'ed25519', ...keys.ed25519, created },
    ])
    .onConflictDoNothing();
}
