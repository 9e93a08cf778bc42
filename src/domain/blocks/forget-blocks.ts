/** Forgets whom somebody did not wish to see. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { memberBlocksTable } from '#storage/schema/blocks.ts';

/** Called when an account is closed. */
export async function forgetBlocks({ tx }: Context, person: number): Promise<void> {
  await tx.delete(memberBlocksTable).where(eq(memberBlocksTable.person, person));
}
