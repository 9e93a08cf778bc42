/** Takes one try from each of several budgets, or says how long to wait. */
import { eq, gt, inArray, lte, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Done, type Refused } from '#lib/outcome.ts';
import { limitsTable } from '#storage/schema/limits.ts';
import { budgets, type Purse } from './budgets.ts';
import { conceal } from './conceal.ts';

export type TooMany = Refused<'too-many'> & { readonly seconds: number };

/** The refusal that says when to come back. */
export const tooMany = (seconds: number): TooMany => ({ ...refuse('too-many'), seconds });

/**
 * Called in a transaction of its own before anything is tried, so that what was spent stays spent
 * whatever becomes of the try. In order; the first that is empty refuses, and those after it keep what they have.
 */
export async function spend(
  context: Context,
  purses: readonly Purse[],
): Promise<Done<null> | TooMany> {
  let seconds = 0;
  for (const purse of purses) {
    seconds = await take(context, purse);
    if (seconds > 0) break;
  }
  // Last, and without waiting: nobody who waits for us holds what we would wait for.
  await forget(context);
  return seconds > 0 ? tooMany(seconds) : done(null);
}

/** How a purse is called in the table. */
export const keyOf = (context: Context, { budget, of }: Purse): Promise<string> =>
  conceal(context.tx, `${budget}\n${of}`);

/**
 * Each try puts off the moment at which the budget is whole again, and may not put it off for longer than it lasts. What
 * lies further ahead was written before the clock was set back, and says nothing.
 */
async function take(context: Context, purse: Purse): Promise<number> {
  const { times, perMs } = budgets[purse.budget];
  const [now, stepMs] = [context.now.getTime(), perMs / times];
  const key = await keyOf(context, purse);
  const moment = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
  const step = sql`${stepMs} * interval '1 millisecond'`;
  const astray = gt(limitsTable.whole, moment(now + perMs));
  const from = sql`case when ${astray} then ${moment(now)} else greatest(${limitsTable.whole}, ${moment(now)}) end`;
  // One statement: of two that come at the edge at once, one is let in.
  const taken = await context.tx
    .insert(limitsTable)
    .values({ key, whole: new Date(now + stepMs) })
    .onConflictDoUpdate({
      target: limitsTable.key,
      set: { whole: sql`${from} + ${step}` },
      setWhere: sql`${limitsTable.whole} <= ${moment(now + perMs - stepMs)} or ${astray}`,
    })
    .returning({ key: limitsTable.key });
  if (taken.length > 0) return 0;
  const [row] = await context.tx.select().from(limitsTable).where(eq(limitsTable.key, key));
  const waitMs = (row?.whole.getTime() ?? now) + stepMs - (now + perMs);
  return Math.max(1, Math.ceil(waitMs / 1000));
}

/** Rows that are removed in passing: more than one try can add. */
const forgottenAtOnce = 50;

async function forget(context: Context): Promise<void> {
  const old = context.tx
    .select({ key: limitsTable.key })
    .from(limitsTable)
    .where(lte(limitsTable.whole, context.now))
    .limit(forgottenAtOnce)
    .for('update', { skipLocked: true });
  await context.tx.delete(limitsTable).where(inArray(limitsTable.key, old));
}
