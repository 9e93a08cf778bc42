/** Lets go of receipts that were settled long ago; what waits or is in quarantine stays. */
import { and, inArray, lt, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { backfillsTable, noticesTable, receiptsTable } from '#storage/schema/federation.ts';
import { daysAgo, rowsMax, type Chore } from './chore.ts';

/** How many days each stays to be looked at. That an id was applied is remembered for good (`applied`). */
const days = { applied: 7, ignored: 7, refused: 30, blocked: 30 } as const;
const othersDays = 30;

export const pruneReceipts: Chore = {
  name: 'receipts',
  everyMs: 3_600_000,
  step: async (_, context) => {
    let more = false;
    for (const state of ['applied', 'ignored', 'refused', 'blocked'] as const) {
      const gone = await drop(context, state, daysAgo(context.now, days[state]));
      more ||= gone === rowsMax;
    }
    const long = daysAgo(context.now, othersDays);
    await context.tx.delete(backfillsTable).where(lt(backfillsTable.settled, long));
    await context.tx.delete(noticesTable).where(lt(noticesTable.told, long));
    return { more };
  },
};

async function drop({ tx }: Context, state: keyof typeof days, before: Date): Promise<number> {
  const old = tx
    .select({ id: receiptsTable.id })
    .from(receiptsTable)
    .where(
      and(
        sql`${receiptsTable.state} = ${sql.raw(`'${state}'`)}`,
        lt(receiptsTable.settled, before),
      ),
    )
    .orderBy(receiptsTable.settled)
    .limit(rowsMax);
  const gone = await tx
    .delete(receiptsTable)
    .where(inArray(receiptsTable.id, old))
    .returning({ id: receiptsTable.id });
  return gone.length;
}
