/** Ends everything by which somebody gets in: sessions, links, addresses that are known. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { knownAddressesTable, linksTable } from '#storage/schema/sessions.ts';
import { endSessions } from './end-sessions.ts';

/** Called when an account is closed; how many sessions ended. */
export async function shutOut(context: Context, account: number): Promise<number> {
  await context.tx.delete(linksTable).where(eq(linksTable.account, account));
  await context.tx.delete(knownAddressesTable).where(eq(knownAddressesTable.account, account));
  return endSessions(context, { account });
}
