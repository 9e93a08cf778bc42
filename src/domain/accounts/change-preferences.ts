/** Changes how somebody wants their pages: language, look, what the front page shows, single keys. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import type { Preferences } from './account.ts';

/** Called by its owner; what is left out stays as it is. Doors offer nothing but what there is. */
export async function changePreferences(
  context: Context,
  { account, change }: { readonly account: number; readonly change: Partial<Preferences> },
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  const { language, reads, theme, shortcuts, front, welcomed } = change;
  await context.tx
    .update(accountsTable)
    .set({
      ...(language !== undefined && { language }),
      ...(reads !== undefined && { reads: [...reads] }),
      ...(theme !== undefined && { theme }),
      ...(shortcuts !== undefined && { shortcuts }),
      ...(front !== undefined && { front }),
      ...(welcomed !== undefined && { welcomed }),
    })
    .where(eq(accountsTable.actor, account));
}
