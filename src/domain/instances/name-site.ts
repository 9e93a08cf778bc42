/** Gives this server another name to show; its address stays. */
import type { Context } from '#domain/context.ts';
import { siteTable } from '#storage/schema/instances.ts';

/** Called by `changeSettings`, which asks the right and has looked at the name. */
export async function nameSite({ tx }: Context, name: string): Promise<void> {
  await tx.update(siteTable).set({ name });
}
