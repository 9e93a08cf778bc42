/** Tells whether somebody signed in from an address before, where strangers then cannot shut them out. */
import { and, eq, gt } from 'drizzle-orm';
import { conceal } from '#domain/limits/conceal.ts';
import type { Reader } from '#storage/database.ts';
import { networkOf } from '#lib/network-of.ts';
import { knownAddressesTable } from '#storage/schema/sessions.ts';

export const knownForMs = 90 * 24 * 60 * 60_000;

export type Whence = { readonly account: number; readonly from: string };

/** As the table has it. */
export const markOf = (reader: Reader, from: string): Promise<string> =>
  conceal(reader, `address\n${networkOf(from)}`);

/** Whether they signed in from there within 90 days. */
export async function isKnownAddress(
  reader: Reader,
  { account, from }: Whence,
  now: Date,
): Promise<boolean> {
  const rows = await reader
    .select({ account: knownAddressesTable.account })
    .from(knownAddressesTable)
    .where(
      and(
        eq(knownAddressesTable.account, account),
        eq(knownAddressesTable.address, await markOf(reader, from)),
        gt(knownAddressesTable.seen, new Date(now.getTime() - knownForMs)),
      ),
    );
  return rows.length > 0;
}
