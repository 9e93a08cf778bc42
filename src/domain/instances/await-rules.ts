/** Keeps servers that are met just now, and rules that change just now, from missing each other. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';

/** Any number, the same in every process. */
const lockNumber = 70_104_006;

/**
 * `shared` for whoever notes a new server, `alone` for whoever looks at all of them after a change of rules: who notes
 * one afterwards sees the new rules, and who noted one before is waited for and seen. Held until the transaction ends.
 */
export async function awaitRules({ tx }: Context, how: 'shared' | 'alone'): Promise<void> {
  await tx.execute(
    how === 'alone'
      ? sql`select pg_advisory_xact_lock(${lockNumber})`
      : sql`select pg_advisory_xact_lock_shared(${lockNumber})`,
  );
}
