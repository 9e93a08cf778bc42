/** Blocks a person, a community or a whole server for one member, and takes it back. */
import { and, eq } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { memberBlocksTable } from '#storage/schema/blocks.ts';
import { instancesTable } from '#storage/schema/instances.ts';

/** A person or community by its number, or a server by its own. */
export type Blocked = { readonly actor: number } | { readonly instance: number };

export type SetBlock = {
  readonly person: number;
  readonly blocked: Blocked;
  readonly on: boolean;
};

export type SetBlockRefusal = 'not-found' | 'yourself' | 'ourselves';

/**
 * Called when a member presses the button; the same twice changes nothing. It is theirs alone: nobody is told, and the
 * blocked may go on writing to everybody else. Refused for oneself, for this very server, and for what is not known here.
 */
export async function setBlock(
  context: Context,
  { person, blocked, on }: SetBlock,
): Promise<Outcome<{ changed: boolean }, SetBlockRefusal>> {
  const { tx, now } = context;
  if (!on) {
    const about =
      'actor' in blocked
        ? eq(memberBlocksTable.actor, blocked.actor)
        : eq(memberBlocksTable.instance, blocked.instance);
    const gone = await tx
      .delete(memberBlocksTable)
      .where(and(eq(memberBlocksTable.person, person), about))
      .returning({ id: memberBlocksTable.id });
    return done({ changed: gone.length > 0 });
  }
  const refused = await mayBlock(context, person, blocked);
  if (refused !== null) return refuse(refused);
  const written = await tx
    .insert(memberBlocksTable)
    .values({ person, ...blocked, created: now })
    .onConflictDoNothing()
    .returning({ id: memberBlocksTable.id });
  return done({ changed: written.length > 0 });
}

async function mayBlock(
  { tx }: Context,
  person: number,
  blocked: Blocked,
): Promise<SetBlockRefusal | null> {
  const me = await findActor(tx, person);
  if (me === null) return 'not-found';
  if ('actor' in blocked) {
    if (blocked.actor === person) return 'yourself';
    const actor = await findActor(tx, blocked.actor);
    return actor === null || actor.kind === 'instance' ? 'not-found' : null;
  }
  if (blocked.instance === me.instance) return 'ourselves';
  const [row] = await tx
    .select({ id: instancesTable.id })
    .from(instancesTable)
    .where(eq(instancesTable.id, blocked.instance));
  return row === undefined ? 'not-found' : null;
}
