/** Receipts as tests look at them: what became of one, while others are still in hand. */
import { asc, eq } from 'drizzle-orm';
import { takeReceipts } from '#federation/apply-receipts.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import type { Neighbour } from '../../support/neighbours.ts';
import type { Server, Weather } from '../../support/network.ts';

/** What became of the receipts of an activity, oldest first. */
export const receiptsOf = ({ house }: Neighbour, activity: unknown) =>
  house.database.query
    .select()
    .from(receiptsTable)
    .where(eq(receiptsTable.activity, String(activity)))
    .orderBy(asc(receiptsTable.id));

/** The state of the newest of them. */
export async function stateOfReceipt(moot: Neighbour, activity: unknown): Promise<string> {
  const rows = await receiptsOf(moot, activity);
  return rows.at(-1)?.state ?? 'none';
}

/** Begins all that can be begun. */
export async function takeAll({ world }: Neighbour): Promise<void> {
  while ((await takeReceipts(world)) > 0);
}

/** Goes on taking until this receipt has ended; what is slow stays in hand. */
export async function endOf(moot: Neighbour, activity: unknown): Promise<string> {
  for (;;) {
    await takeAll(moot);
    const state = await stateOfReceipt(moot, activity);
    if (state !== 'waiting') return state;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Weather in which a server does not answer until it is let go. */
export function holding(host: string): { readonly weather: Weather; readonly letGo: () => void } {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const weather = async (request: Request, next: Server): Promise<Response> => {
    if (new URL(request.url).host === host) await gate;
    return next(request);
  };
  return { weather, letGo: () => letGo() };
}
