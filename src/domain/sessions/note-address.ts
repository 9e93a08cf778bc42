/** Remembers from where somebody signed in. */
import { lte } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { knownAddressesTable } from '#storage/schema/sessions.ts';
import { knownForMs, markOf, type Whence } from './known-address.ts';

/** Called after a success only; what is older than 90 days, anybody's, is forgotten. */
export async function noteAddress(context: Context, { account, from }: Whence): Promise<void> {
  const seen = context.now;
  const address = await markOf(context.tx, from);
  await context.tx
    .delete(knownAddressesTable)
    .where(lte(knownAddressesTable.seen, new Date(seen.getTime() - knownForMs)));
  await context.tx
    .insert(knownAddressesTable)
    .values({ account, address, seen })
    .onConflictDoUpdate({
      target: [knownAddressesTable.account, knownAddressesTable.address],
      set: { seen },
    });
}
